package dev.nightshift.server.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Whom a resource's method, or all of a resource, lets in. Without it reading is for viewers, and
 * everything else for admins.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Admits {
  Who value();

  /** Who is let in. */
  enum Who {
    /** Everybody, and nobody is asked who they are: it works without the store. */
    UNASKED,
    /** Everybody, but who they are is known. */
    EVERYBODY,
    /** Whoever has proved who they are, in any role. */
    SIGNED_IN,
    /** Whoever may read. */
    READERS,
    /** Whoever may act. */
    ADMINS
  }
}
