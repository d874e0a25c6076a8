package dev.nightshift.server.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/** Lets only tokens through to what is no resource, such as {@code /metrics}. */
public final class ServletGate implements Filter {
  private final Identification identification;

  public ServletGate(Identification identification) {
    this.identification = identification;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var header = ((HttpServletRequest) request).getHeader("Authorization");
    var answer = (HttpServletResponse) response;
    try {
      var role =
          identification.role(
              header == null ? "" : header, request.getRemoteAddr().toLowerCase(Locale.ROOT));
      if (role.mayRead()) {
        chain.doFilter(request, response);
        return;
      }
      answer.setHeader("WWW-Authenticate", "Bearer realm=\"nightshift\"");
      refuse(answer, 401, "this needs a token: send \"Authorization: Bearer TOKEN\"");
    } catch (TooManyLogins e) {
      answer.setHeader("Retry-After", Long.toString(e.retryAfterSeconds()));
      refuse(answer, 429, e.getMessage());
    }
  }

  private static void refuse(HttpServletResponse answer, int status, String text)
      throws IOException {
    answer.setStatus(status);
    answer.setContentType("text/plain; charset=utf-8");
    answer.getWriter().println(text);
  }
}
