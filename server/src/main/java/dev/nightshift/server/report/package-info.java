/** What a day, a week, a month or an incident came to, as people and programs read it. */
package dev.nightshift.server.report;
