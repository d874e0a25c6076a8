package dev.nightshift.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files that pages load beside their HTML, our own and those of libraries. */
final class Assets {
  private static final String JARS = "/META-INF/resources/webjars/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final Map<String, Asset> ALL =
      new TreeMap<>(
          Map.ofEntries(
              own("nightshift.css", STYLE),
              own("nightshift.js", SCRIPT),
              own("theme.js", SCRIPT),
              own("charts.js", SCRIPT),
              own("icon.svg", "image/svg+xml"),
              library("htmx.js", "htmx.org/2.0.10/dist/htmx.min.js", SCRIPT),
              library("uplot.js", "uplot/1.6.30/dist/uPlot.iife.min.js", SCRIPT),
              library("uplot.css", "uplot/1.6.30/dist/uPlot.min.css", STYLE),
              library("pico.css", "picocss__pico/2.1.1/css/pico.min.css", STYLE)));
  private static final String VERSION = hash();

  private Assets() {}

  static Optional<Asset> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** Its address; another one when any of them has changed, so that it may be kept for good. */
  static String address(String name) {
    if (!ALL.containsKey(name)) {
      throw new IllegalArgumentException("there is no asset " + name);
    }
    return "/assets/" + name + "?v=" + VERSION;
  }

  static boolean current(String version) {
    return VERSION.equals(version);
  }

  private static Map.Entry<String, Asset> own(String name, String type) {
    return Map.entry(name, new Asset(name, type));
  }

  private static Map.Entry<String, Asset> library(String name, String path, String type) {
    return Map.entry(name, new Asset(JARS + path, type));
  }

  private static String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      ALL.values().forEach(asset -> digest.update(asset.bytes()));
      return HexFormat.of().formatHex(digest.digest()).substring(0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file on the class path. */
  record Asset(String resource, String type) {
    byte[] bytes() {
      try (var in = Assets.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("the program lacks its file " + resource);
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
