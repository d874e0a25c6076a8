package dev.nightshift.server.api;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A method that answers requests of the API, found among all classes of its package. */
record ApiOperation(String verb, String path, Method method) {

  private static final int NO_CONTENT = 204;

  static List<ApiOperation> all() {
    return resources().stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .flatMap(method -> of(method).stream())
        .sorted(Comparator.comparing(ApiOperation::path).thenComparing(ApiOperation::verb))
        .toList();
  }

  private static List<Class<?>> resources() {
    try {
      var folder =
          java.nio.file.Path.of(
              RunsResource.class.getResource("RunsResource.class").toURI().resolve("."));
      List<Class<?>> found = new ArrayList<>();
      try (var files = Files.newDirectoryStream(folder, "*Resource.class")) {
        for (var file : files) {
          var name = file.getFileName().toString().replace(".class", "");
          var type = Class.forName(RunsResource.class.getPackageName() + "." + name);
          if (type.isAnnotationPresent(Path.class)) {
            found.add(type);
          }
        }
      }
      return found;
    } catch (IOException | URISyntaxException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<ApiOperation> of(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .findFirst()
        .map(type -> new ApiOperation(type.getSimpleName(), pathOf(method), method));
  }

  private static String pathOf(Method method) {
    var below = method.getAnnotation(Path.class);
    var whole =
        "/"
            + method.getDeclaringClass().getAnnotation(Path.class).value()
            + (below == null ? "" : "/" + below.value());
    return whole.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
  }

  Optional<Says> says() {
    return Optional.ofNullable(method.getAnnotation(Says.class));
  }

  /** The type of its answer; empty where that is no JSON of a type. */
  Optional<Type> answer() {
    var says = says().orElseThrow();
    if (!says.media().isEmpty() || says.status() == NO_CONTENT) {
      return Optional.empty();
    }
    return Optional.of(says.answer() == Void.class ? method.getGenericReturnType() : says.answer());
  }

  String id() {
    var type = method.getDeclaringClass().getSimpleName().replace("Resource", "");
    var name = Character.toLowerCase(type.charAt(0)) + type.substring(1) + "." + method.getName();
    return path.endsWith("{name}/reload") ? name + "One" : name;
  }
}
