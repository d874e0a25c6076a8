/**
 * From a JAR in the plugin folder to a job that can be run: found, copied aside, opened in a class
 * loader of its own, its settings bound from config.yml, its declaration entered into the
 * catalogue. What goes wrong on the way is data ({@link dev.nightshift.server.plugin.PluginProblem}
 * for plugins, {@link dev.nightshift.server.plugin.ConfigProblem} for config.yml), and never keeps
 * other plugins from loading.
 */
package dev.nightshift.server.plugin;
