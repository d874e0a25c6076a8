package dev.nightshift.server.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an operation of the API does, takes and answers. The API's document is made of it, and a
 * query that is not in it is refused before the operation is called.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Says {
  /** One sentence. */
  String value();

  /** Names that its query may have. */
  String[] query() default {};

  /**
   * Fields that its body may have; each as a name, or a name and a type as in {@code all:boolean}.
   */
  String[] body() default {};

  /** What the body is where it is a record. */
  Class<?> record() default Void.class;

  /** The answer's type where the method's does not say it. */
  Class<?> answer() default Void.class;

  /** The answer's type of media, if it is no JSON. */
  String media() default "";

  /** Of an answer when all is well; 204 has no content. */
  int status() default 200;
}
