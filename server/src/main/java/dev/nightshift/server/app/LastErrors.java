package dev.nightshift.server.app;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What browsers see of requests that are refused before any of our code hears of them. */
final class LastErrors {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private LastErrors() {}

  /** For requests that no path is made of. */
  static void of(Server server) {
    server.setErrorHandler(
        new ErrorHandler() {
          @Override
          protected void generateResponse(
              Request request,
              Response response,
              int code,
              String message,
              Throwable cause,
              Callback callback)
              throws IOException {
            headers(response);
            super.generateResponse(request, response, code, message, cause, callback);
          }

          @Override
          protected void writeErrorHtml(
              Request request,
              Writer writer,
              Charset charset,
              int code,
              String message,
              Throwable cause)
              throws IOException {
            writer.write(page(code));
          }
        });
  }

  /** For what is between the two. */
  static void of(ServletContextHandler context) {
    context.setErrorHandler(
        new ErrorPageErrorHandler() {
          @Override
          protected void generateResponse(
              Request request,
              Response response,
              int code,
              String message,
              Throwable cause,
              Callback callback)
              throws IOException {
            headers(response);
            super.generateResponse(request, response, code, message, cause, callback);
          }

          @Override
          protected void writeErrorHtml(
              Request request,
              Writer writer,
              Charset charset,
              int code,
              String message,
              Throwable cause)
              throws IOException {
            writer.write(page(code));
          }
        });
  }

  private static void headers(Response response) {
    var headers = response.getHeaders();
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  private static String page(int code) {
    var what =
        switch (code) {
          case 400 -> "The address is not one that a browser or a program should send.";
          case 404 -> "No page has this address.";
          case 413, 414, 431 -> "The request is too long: its address, its headers or its form.";
          case 503 -> "The server is starting or stopping.";
          default ->
              code >= 500
                  ? "The server failed to answer; its log has the cause."
                  : "The request was not understood.";
        };
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Error %1$d · Nightshift</title>
    <link rel="stylesheet" href="/assets/pico.css">
    <link rel="stylesheet" href="/assets/nightshift.css">
    </head>
    <body>
    <main class="page narrow"><a class="brand" href="/">Nightshift</a>
    <h1>This cannot be shown</h1>
    <p class="notice warn">%2$s</p>
    <p>Nothing was done. Begin again at the <a href="/">overview</a>.</p>
    <p class="foot">%1$d</p>
    </main>
    </body>
    </html>
    """
        .formatted(code, what);
  }
}
