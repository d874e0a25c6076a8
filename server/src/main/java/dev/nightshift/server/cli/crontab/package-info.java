/** Jobs written from a crontab. */
package dev.nightshift.server.cli.crontab;
