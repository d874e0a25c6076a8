package dev.nightshift.server.plugin;

import dev.nightshift.job.Job;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes real plugin JARs of Java source, whole ones and broken ones. */
public final class PluginJars {
  private static final Pattern PACKAGE = Pattern.compile("package\\s+([\\w.]+);");
  private static final Pattern CLASS = Pattern.compile("(?:class|record|interface|enum)\\s+(\\w+)");

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<String> services = new ArrayList<>();
  private final List<Path> libraries = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final Manifest manifest = new Manifest();
  private boolean servicesFile;
  private int classVersion;

  private PluginJars() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** An empty JAR. */
  public static PluginJars jar() {
    return new PluginJars();
  }

  /**
   * Source of a whole job class: {@code type()} is its class name in snake case.
   *
   * @param declaration what comes after {@code Declaration.of("…")}, e.g. {@code
   *     .every(Duration.ofMinutes(5))}
   * @param work the body of {@code run}, with {@code context}
   */
  public static String job(String className, String declaration, String work) {
    return """
    package %s;
    import dev.nightshift.job.*;
    import java.time.*;
    import java.util.*;
    public class %s implements Job<NoSettings> {
      public Declaration declare(NoSettings settings) {
        return Declaration.of("Does something")%s.build();
      }
      public void run(Context context, NoSettings settings) throws Exception {
        %s
      }
    }
    """
        .formatted(packageOf(className), simple(className), declaration, work);
  }

  /** The JAR with this job and nothing else. */
  public static PluginJars withJob(String className, String declaration, String work) {
    return jar().service(className).source(job(className, declaration, work));
  }

  /** Adds a top-level type; its name is read from the text. */
  public PluginJars source(String java) {
    var pack = PACKAGE.matcher(java);
    var type = CLASS.matcher(java);
    if (!pack.find() || !type.find()) {
      throw new IllegalArgumentException("no package or no class in " + java);
    }
    sources.put(pack.group(1) + "." + type.group(1), java);
    return this;
  }

  /** Names a class as a job. */
  public PluginJars service(String className) {
    services.add(className);
    return services();
  }

  /** Adds the file that names job classes, even if it names none. */
  public PluginJars services() {
    servicesFile = true;
    return this;
  }

  public PluginJars manifest(String name, String value) {
    manifest.getMainAttributes().put(new Attributes.Name(name), value);
    return this;
  }

  /** Compiles against a JAR without packing it. */
  public PluginJars against(Path jar) {
    libraries.add(jar);
    return this;
  }

  /** Compiles a class but leaves it out. */
  public PluginJars without(String className) {
    left.add(className);
    return this;
  }

  public PluginJars file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** Pretends that a compiler for this class file version was used, e.g. 99. */
  public PluginJars compiledForClassVersion(int version) {
    classVersion = version;
    return this;
  }

  /** Compiles and packs; makes the folder if need be. */
  public Path write(Path jar) throws IOException {
    Files.createDirectories(jar.toAbsolutePath().getParent());
    var classes = compile();
    left.forEach(name -> classes.remove(name.replace('.', '/') + ".class"));
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      if (servicesFile) {
        put(
            out,
            "META-INF/services/" + Job.class.getName(),
            String.join("\n", services).getBytes(StandardCharsets.UTF_8));
      }
      for (var file : classes.entrySet()) {
        var code = file.getValue();
        if (classVersion > 0) {
          code[6] = (byte) (classVersion >> 8);
          code[7] = (byte) classVersion;
        }
        put(out, file.getKey(), code);
      }
      for (var file : files.entrySet()) {
        put(out, file.getKey(), file.getValue());
      }
    }
    return jar;
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private Map<String, byte[]> compile() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    if (sources.isEmpty()) {
      return classes;
    }
    var folder = Files.createTempDirectory("classes");
    var log = new StringWriter();
    var options =
        List.of("-d", folder.toString(), "-cp", classPath(), "--release", "17", "-proc:none");
    var units = sources.entrySet().stream().map(e -> new Text(e.getKey(), e.getValue())).toList();
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (!compiler.getTask(log, null, null, options, null, units).call()) {
      throw new IllegalArgumentException(log.toString());
    }
    try (var tree = Files.walk(folder)) {
      for (var file : tree.filter(Files::isRegularFile).toList()) {
        var name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        classes.put(name, Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    try (var tree = Files.walk(folder)) {
      for (var empty : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(empty);
      }
    }
    return classes;
  }

  private String classPath() {
    try {
      var api = Path.of(Job.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      var path = new StringBuilder(api.toString());
      libraries.forEach(jar -> path.append(File.pathSeparator).append(jar));
      return path.toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String java;

    Text(String className, String java) {
      super(
          URI.create("memory:///" + className.replace('.', '/') + ".java"),
          JavaFileObject.Kind.SOURCE);
      this.java = java;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return java;
    }
  }
}
