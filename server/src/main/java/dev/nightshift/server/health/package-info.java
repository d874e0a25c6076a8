/** How jobs stand, folded from the catalogue, the store and what runs now. */
package dev.nightshift.server.health;
