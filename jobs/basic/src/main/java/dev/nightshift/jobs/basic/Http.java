package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import java.lang.System.Logger.Level;

/** Calls an address, and looks whether the answer is as expected. */
public final class Http implements Job<HttpSettings> {
  static final String STATUS = "http_status";
  static final String REQUEST = "http_request_seconds";
  static final String TLS_DAYS = "http_tls_days_left";
  private static final String CURL =
      "`curl -v ADDRESS` from the server's machine, with the address that the error names; ";

  private static final String AGAIN = ", then `./nightshift run JOB --wait`";

  private HttpCaller caller;

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(HttpSettings settings) {
    var declaration =
        Declaration.of("Calls an address over HTTP and checks the answer")
            .item(
                settings.items().isPresent()
                    ? "items that the answer tells"
                    : "answers as expected")
            .metric(Metric.gauge(STATUS, "Status of the last answer; 0 if there was none"))
            .metric(Metric.timer(REQUEST, "From the request to the end of its answer"));
    if (settings.tls()) {
      declaration.metric(Metric.gauge(TLS_DAYS, "Days until the certificate ends").in("days"));
    }
    return KnownFailure.add(settings.failureModes(), declaration)
        .failsWith(
            "unknown host",
            "The name in the address is wrong, or name service does not answer",
            "`getent hosts HOST` on the server's machine; correct settings.url or name service")
        .failsWith(
            "nobody answers",
            "Nothing listens at the address: the service is down, has moved, or is fenced off",
            CURL + "start the service, or correct settings.url" + AGAIN)
        .failsWith(
            "no answer within",
            "The service hangs, is overloaded, or something on the way drops packets",
            CURL + "look at the service's load; settings.timeout is how long this job waits")
        .failsWith(
            "TLS",
            "The certificate has ended, is of another name, or is not trusted from here",
            "`openssl s_client -connect HOST:443 -servername HOST </dev/null`; renew it, or give"
                + " the authority in settings.caFile")
        .failsWith(
            "expected tlsDays",
            "The certificate ends soon, and nothing has renewed it",
            "Renew it now, and find out why the renewal does not run" + AGAIN)
        .failsWith(
            "redirects to",
            "The address has moved, or a sign-in page is in front of it",
            "Write the new address into settings.url, or followRedirects: true")
        .failsWith(
            "answered 401",
            "The secret that is sent is missing, wrong or has ended",
            "`./nightshift secrets` tells whether the reference has a value; make a new secret, set it"
                + AGAIN)
        .failsWith(
            "answered 403",
            "The secret that is sent may not do this",
            "Give its account the right, or send another one")
        .failsWith(
            "answered 404",
            "There is nothing at this path: a release has moved it, or it is written wrong",
            CURL + "correct settings.url")
        .failsWith(
            "answered 5",
            "The service itself fails; its answer's beginning follows in the error",
            "Look at the service's own log at the time of the run" + AGAIN)
        .failsWith(
            "expected latency",
            "The service is slower than it should be",
            "Look at http_request_seconds of this job over days, then at the service's load")
        .failsWith(
            "is no JSON",
            "Something else answers: a proxy, a sign-in page, or another version",
            CURL + "look at what comes back")
        .failsWith(
            "expected",
            "The answer is not as expected; the error says what it is and what was expected",
            CURL + "mend the service; if the answer is right, correct settings.expect")
        .build();
  }

  @Override
  public void run(Context context, HttpSettings settings) throws Exception {
    context.checkpoint();
    if (context.dryRun() && !settings.safe()) {
      context.logger().log(Level.INFO, "dry run: would call " + settings.shown());
      return;
    }
    HttpAnswer answer;
    try {
      answer = caller(settings).call(settings);
    } catch (HttpCaller.NoAnswerException e) {
      context.gauge(STATUS).set(0);
      context.timer(REQUEST).record(e.lasted());
      throw new IllegalStateException(e.getMessage(), e.getCause());
    }
    context.gauge(STATUS).set(answer.status());
    context.timer(REQUEST).record(answer.latency());
    var days = answer.tlsDays(context.clock().instant());
    days.ifPresent(left -> context.gauge(TLS_DAYS).set(left.doubleValue()));
    context
        .logger()
        .log(
            Level.INFO,
            settings.shown()
                + " answered "
                + answer.status()
                + " after "
                + Amounts.time(answer.latency())
                + ", "
                + answer.body().length()
                + " characters");
    answer.check(settings, days);
    context.items(settings.items().map(answer::items).orElse(1L));
  }

  /** One for all runs: each has threads of its own, and no way to end them in Java 17. */
  private synchronized HttpCaller caller(HttpSettings settings) {
    if (caller == null || !caller.isFor(settings)) {
      caller = new HttpCaller(settings);
    }
    return caller;
  }
}
