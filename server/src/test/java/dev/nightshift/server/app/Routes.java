package dev.nightshift.server.app;

import dev.nightshift.server.api.HealthResource;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.jersey.server.model.Resource;

/** Every method and path that any resource of the server answers, from Jersey's own model of it. */
final class Routes {
  private static final List<String> PACKAGES =
      List.of("dev/nightshift/server/api", "dev/nightshift/server/web");

  private Routes() {}

  /**
   * One of them.
   *
   * @param template as in {@code /api/v1/jobs/{name}}
   */
  record Route(String method, String template) {
    /** A path that matches. */
    String path() {
      return template
          .replaceAll("\\{id[^}]*}", "019cab00-0000-7000-8000-000000000001")
          .replaceAll("\\{(name|job)[^}]*}", "report")
          .replaceAll("\\{[^}]*}", "x");
    }

    boolean reading() {
      return method.equals("GET");
    }

    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  static List<Route> all() throws IOException, URISyntaxException {
    List<Route> routes = new ArrayList<>();
    for (var resource : resources()) {
      var model = Resource.from(resource);
      if (model != null) {
        add(model, "", routes);
      }
    }
    return routes.stream().distinct().toList();
  }

  private static void add(Resource resource, String parent, List<Route> routes) {
    var path = parent + "/" + resource.getPath();
    var clean = path.replaceAll("/+", "/");
    resource
        .getResourceMethods()
        .forEach(method -> routes.add(new Route(method.getHttpMethod(), clean)));
    resource.getChildResources().forEach(child -> add(child, clean, routes));
  }

  private static List<Class<?>> resources() throws IOException, URISyntaxException {
    var place =
        java.nio.file.Path.of(
            HealthResource.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return in(place);
    }
    try (var jar = FileSystems.newFileSystem(place)) {
      return in(jar.getPath("/"));
    }
  }

  private static List<Class<?>> in(java.nio.file.Path root) throws IOException {
    List<Class<?>> found = new ArrayList<>();
    for (var folder : PACKAGES) {
      try (var files = Files.list(root.resolve(folder))) {
        for (var file : files.map(each -> each.getFileName().toString()).sorted().toList()) {
          if (file.endsWith(".class") && !file.contains("$")) {
            var type = load(folder.replace('/', '.') + "." + file.replace(".class", ""));
            if (type.isAnnotationPresent(Path.class)) {
              found.add(type);
            }
          }
        }
      }
    }
    return found;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Routes.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
