package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.server.bundle.FreePort;
import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LoggingPreferences;

/** An operator at work, in a real browser, from the overview to a run that succeeds again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  /** Pages that have every colour between them. */
  private static final Set<String> COLOURFUL = Set.of("/", "/jobs", "/jobs/failing", "/what-ran");

  private static final String PASSWORD = "correct horse battery";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIG =
      """
      access: {reading: login, passwordCost: 10}
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;

  @TempDir private static Path home;
  private static ServerHere server;
  private static ChromeDriver browser;

  @BeforeAll
  static void start() throws IOException {
    boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (Boolean.getBoolean("tools.required")) {
      assertThat(there).as("%s and %s are there", CHROMIUM, DRIVER).isTrue();
    }
    assumeTrue(there, "no chromium and chromedriver here: pages are not tried in a browser");
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob(
            "q.Failing",
            ".failsWith(\"disk full\", \"no space\", \"make room\").owner(\"storage\")"
                + ".every(Duration.ofHours(1))",
            "context.logger().log(System.Logger.Level.WARNING, \"little room\");"
                + " throw new IllegalStateException(\"disk full\");")
        .write(plugins.resolve("failing.jar"));
    PluginJars.withJob(
            "q.Copy",
            ".item(\"pages\").parameter(new Parameter(\"pages\", Parameter.Type.INTEGER,"
                + " \"how many\", \"3\"))",
            "int all = Integer.parseInt(context.parameters().get(\"pages\"));"
                + " context.phase(\"copying\");"
                + " for (int n = 1; n <= all; n++) { context.progress(n, all); context.items(1);"
                + " context.logger().log(System.Logger.Level.INFO, \"page \" + n);"
                + " context.pause(Duration.ofMillis(100)); }")
        .write(plugins.resolve("copy.jar"));
    PluginJars.withJob("q.Tick", ".every(Duration.ofSeconds(1))", "")
        .write(plugins.resolve("tick.jar"));
    server = ServerHere.start(home, CONFIG);
    var password = Files.writeString(home.resolve("password"), PASSWORD).toString();
    for (var user : Map.of("vera", "viewer", "nora", "none").entrySet()) {
      var added =
          server.cli(
              "users",
              "add",
              user.getKey(),
              "--role",
              user.getValue(),
              "--password-file",
              password);
      assertThat(added.code()).as(added.err()).isZero();
    }
    browser = browser();
    browser.get(server.url() + "/login");
    type("user", "admin");
    type("password", Files.readString(home.resolve("data/admin-password")).strip());
    press("Log in");
    until("the overview after the login", () -> heading().matches(".*need.* you\\."));
  }

  @AfterAll
  static void stop() {
    try {
      if (server != null) {
        // a page is open, and so a stream of events
        long began = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .as("time to stop with a page open, for which Jetty alone would wait 30 s")
            .isLessThan(Duration.ofSeconds(20));
      }
    } finally {
      if (browser != null) {
        browser.quit();
      }
    }
  }

  @Test
  @Order(1)
  void whyAJobFailedIsOneClickAwayFromTheOverview() {
    until("the failing job", () -> text().contains("Its last run failed: "));
    assertThat(text()).contains("no space", "make room");
    click(() -> browser.findElement(By.linkText("Why it failed")));
    until("the run", () -> heading().equals("failing"));
    until("its log", () -> text().contains("little room"));
    assertThat(text()).contains("disk full", "no space", "make room");
    assertThat(text()).contains("IllegalStateException");
  }

  @Test
  @Order(2)
  void aFailedRunIsTriedAgainFromItsPage() {
    var first = browser.getCurrentUrl();
    open("Retry");
    reason("there is room again");
    press("Try again");
    until("the retry", () -> text().contains("retry of") && !browser.getCurrentUrl().equals(first));
  }

  @Test
  @Order(3)
  void aJobRunsWithParametersAndItsProgressAndLogAppearByThemselves() {
    go("/jobs/copy");
    open("Run now");
    type("param.pages", "4000");
    click(() -> visible(By.name("debug")));
    reason("a test of the disk");
    press("Run it");
    until("progress", () -> value("progress") > 0);
    until("the log", () -> text().contains("page 12"));
    until("more of the log", () -> text().contains("page 15"));
    assertThat(text()).contains("copying", "--param pages", "DEBUG, for this run");
  }

  @Test
  @Order(4)
  void aRunIsCancelledWithAReason() {
    open("Cancel");
    reason("wrong disk");
    press("Cancel the run");
    until("the end", () -> text().contains("cancelled") && text().contains("wrong disk"));
  }

  @Test
  @Order(5)
  void aJobIsPausedWithAReasonAndWhatItMissedIsCaughtUp() {
    go("/jobs/tick");
    open("Pause");
    type("until", "1h");
    reason("disks are replaced");
    press("Pause");
    until("the pause", () -> text().contains("Paused by admin"));
    assertThat(text()).contains("disks are replaced");
    until(
        "a missed due time",
        () ->
            go("/missed?job=tick")
                && !browser.findElements(By.cssSelector("td[data-label=Cause]")).isEmpty());
    go("/jobs/tick");
    open("Resume");
    press("Resume");
    until("it goes on", () -> text().contains("tick goes on."));
    go("/missed");
    open("Catch up tick");
    type("atMost", "1");
    press("Catch up");
    until("caught up", () -> text().contains("1 missed due time of tick caught up"));
  }

  @Test
  @Order(6)
  void aFormThatIsOpenedWhileThePageIsFetchedAnewStaysOpen() {
    go("/jobs/tick");
    assertThat(
            browser.executeAsyncScript(
                """
                const done = arguments[0];
                const form = () => document.querySelector("#live details.act");
                document.addEventListener(
                  "htmx:afterRequest", () => setTimeout(() => done(form().open), 100), {once: true});
                htmx.trigger(document.getElementById("live"), "refresh");
                form().open = true;
                """))
        .isEqualTo(true);
  }

  @Test
  @Order(6)
  void theTimelineIsWidenedAndMovedByKeys() {
    go("/timeline");
    assertThat(text()).contains("tick").contains("started with");
    browser.findElement(By.tagName("body")).sendKeys("-");
    until("six hours", () -> browser.getCurrentUrl().contains("span=6h"));
    browser.findElement(By.tagName("body")).sendKeys(Keys.ARROW_LEFT);
    until("earlier", () -> browser.getCurrentUrl().contains("to="));
    browser.findElement(By.tagName("body")).sendKeys("+");
    until("closer", () -> browser.getCurrentUrl().contains("span=1h"));
    browser.findElement(By.tagName("body")).sendKeys("n");
    until("now", () -> !browser.getCurrentUrl().contains("to="));
  }

  @Test
  @Order(6)
  void aTokenIsMadeForAProgramAndShownOnce() {
    go("/access");
    open("Make a token");
    type("name", "wallboard");
    press("Make it");
    until("the token", () -> text().contains("shown this once: nst_"));
    go("/access");
    assertThat(text()).contains("wallboard").doesNotContain("nst_");
    open("Revoke");
    press("Revoke the token of wallboard");
    until("revoked", () -> text().contains("of wallboard is revoked"));
  }

  @Test
  @Order(7)
  void noPageHasAnythingThatAxeFindsInEitherThemeNorIsWiderThanAPhone() throws Exception {
    String axe;
    try (var in = OperatorIT.class.getResourceAsStream(AXE)) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    var run =
        server.cli("runs", "failing", "--json").json().path("items").get(0).path("id").asText();
    var wrong = new ArrayList<String>();
    List<String> all = new ArrayList<>(pages(run));
    all.addAll(List.of("/access", "/account", "/nothing", "/jobs/copy/pause"));
    for (var page : all) {
      for (var theme : List.of("light", "dark")) {
        show(theme, theme.equals("dark") ? 390 : 1280);
        go(page);
        boolean dark = theme.equals("dark");
        if (!dark || COLOURFUL.contains(page)) {
          browser.executeScript(axe);
          wrong.addAll(violations(page + " " + theme, dark));
        }
        long over =
            (Long)
                browser.executeScript(
                    "return document.documentElement.scrollWidth"
                        + " - document.documentElement.clientWidth");
        if (over > 0) {
          wrong.add(page + " is " + over + " pixels wider than the screen");
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(browser.manage().logs().get("browser").getAll())
        .as("what the browser complains of")
        .filteredOn(entry -> entry.getLevel() == Level.SEVERE)
        .filteredOn(entry -> !entry.getMessage().contains("/nothing"))
        .filteredOn(entry -> !entry.getMessage().contains("/jobs/copy/pause"))
        .isEmpty();
  }

  private static List<String> pages(String run) {
    return List.of(
        "/",
        "/jobs",
        "/jobs/failing",
        "/jobs/copy",
        "/runs",
        "/runs/" + run,
        "/timeline",
        "/what-ran",
        "/missed",
        "/reports",
        "/maintenance",
        "/alerts",
        "/runbooks/jobs/failing.md",
        "/queues",
        "/audit",
        "/plugins",
        "/settings",
        "/jobs/nothing");
  }

  @Test
  @Order(8)
  void aViewerSeesEveryPageAndCanDoNothingByPageOrApi() throws Exception {
    logOut();
    logIn("vera");
    until("the overview", () -> heading().matches(".*need.* you\\."));
    var run =
        server.cli("runs", "failing", "--json").json().path("items").get(0).path("id").asText();
    for (var page : pages(run)) {
      go(page);
      assertThat(heading()).as(page).isNotBlank();
      assertThat(browser.findElements(By.cssSelector("main form[method=post], main details.act")))
          .as("what acts on %s", page)
          .isEmpty();
    }
    go("/runs/" + run);
    assertThat(text()).contains("disk full", "no space", "make room");
    assertThat(status("POST", "/jobs/tick/pause")).isEqualTo(403);
    assertThat(status("POST", "/runs/" + run + "/retry")).isEqualTo(403);
    assertThat(status("POST", "/api/v1/jobs/tick/pause")).isEqualTo(403);
    assertThat(status("GET", "/api/v1/users")).isEqualTo(403);
    assertThat(status("GET", "/api/v1/jobs")).isEqualTo(200);
    assertThat(refusals("vera"))
        .contains(
            "POST jobs/tick/pause",
            "POST runs/" + run + "/retry",
            "POST api/v1/jobs/tick/pause",
            "GET api/v1/users");
  }

  @Test
  @Order(9)
  void whoHasNoAccessIsToldSoAndNobodySeesNothing() throws Exception {
    logOut();
    logIn("nora");
    until("what is said to nora", () -> text().contains("has no access"));
    assertThat(text()).contains("users role nora viewer");
    go("/jobs/tick");
    assertThat(text()).contains("has no access").doesNotContain("tick");
    assertThat(status("GET", "/api/v1/jobs")).isEqualTo(403);
    browser.manage().deleteAllCookies();
    go("/jobs/tick");
    assertThat(browser.getCurrentUrl()).contains("/login?next=");
    assertThat(heading()).isEqualTo("Log in");
    assertThat(text()).doesNotContain("Last runs", "failing");
    assertThat(status("GET", "/api/v1/jobs")).isEqualTo(401);
    assertThat(status("POST", "/api/v1/jobs/tick/pause")).isEqualTo(401);
  }

  private static void logOut() {
    show("light", 1280);
    go("/");
    press("Log out");
    until("the login page", () -> heading().equals("Log in"));
    go("/");
    assertThat(browser.getCurrentUrl()).as("after the logout").contains("/login");
  }

  private static void logIn(String name) {
    go("/login");
    type("user", name);
    type("password", PASSWORD);
    press("Log in");
  }

  /** Sent by the page that is open, with its token. */
  private static int status(String method, String path) {
    return ((Number)
            browser.executeAsyncScript(
                """
                const [method, path, done] = arguments;
                const csrf = document.querySelector("input[name=csrf]")?.value ?? "";
                const form = "application/x-www-form-urlencoded";
                const acts = method !== "GET";
                fetch(path, {
                  method,
                  headers: acts
                    ? {"X-CSRF-Token": csrf, "Content-Type": path.startsWith("/api") ? "application/json" : form}
                    : {},
                  body: acts ? (path.startsWith("/api") ? "{}" : "csrf=" + csrf + "&reason=x") : undefined,
                }).then(answer => done(answer.status));
                """,
                method,
                path))
        .intValue();
  }

  private static List<String> refusals(String actor) throws IOException {
    var found = new ArrayList<String>();
    server
        .cli("audit", "list", "--actor", actor, "--outcome", "refused", "--json")
        .json()
        .path("items")
        .forEach(entry -> found.add(entry.path("action").asText()));
    return found;
  }

  // a theme changes colours alone
  private static List<String> violations(String page, boolean colours) {
    var found =
        (List<?>)
            browser.executeAsyncScript(
                "const [colours, done] = arguments; axe.run(document, colours ?"
                    + " {runOnly: {type: 'rule', values: ['color-contrast',"
                    + " 'link-in-text-block']}} : {resultTypes: ['violations']})"
                    + ".then(r => done(r.violations.map(v => v.id + ' ' +"
                    + " v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', '))))",
                colours);
    return found.stream().map(each -> page + ": " + each).toList();
  }

  private static ChromeDriver browser() throws IOException {
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,900");
    var logs = new LoggingPreferences();
    logs.enable("browser", Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    var driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingPort(FreePort.next())
                .withTimeout(Duration.ofMinutes(2))
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
    return driver;
  }

  private static void show(String theme, int width) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  private static boolean go(String path) {
    browser.get(server.url() + path);
    return true;
  }

  private static String text() {
    return (String) browser.executeScript("return document.querySelector('main')?.innerText ?? ''");
  }

  private static String heading() {
    return (String) browser.executeScript("return document.querySelector('h1')?.innerText ?? ''");
  }

  private static double value(String element) {
    return ((Number)
            browser.executeScript(
                "return document.querySelector(arguments[0])?.value ?? 0", element))
        .doubleValue();
  }

  private static void open(String button) {
    click(
        () ->
            browser.findElements(By.cssSelector("details.act > summary")).stream()
                .filter(summary -> summary.getText().equals(button))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + button + " on " + text())));
  }

  private static void type(String name, String value) {
    var field = visible(By.name(name));
    field.clear();
    field.sendKeys(value);
  }

  private static void reason(String text) {
    type("reason", text);
  }

  private static void press(String button) {
    click(
        () ->
            browser.findElements(By.cssSelector("button[type=submit]")).stream()
                .filter(WebElement::isDisplayed)
                .filter(each -> each.getText().equals(button))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + button + " on " + text())));
  }

  private static WebElement visible(By by) {
    return browser.findElements(by).stream()
        .filter(WebElement::isDisplayed)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing to be seen of " + by + " on " + text()));
  }

  /** What changes by itself may change under the finger. */
  private static void click(Supplier<WebElement> place) {
    for (int left = 5; left > 0; left--) {
      try {
        place.get().click();
        return;
      } catch (StaleElementReferenceException e) {
        assertThat(left).as(e::getMessage).isGreaterThan(1);
      }
    }
  }

  private static void until(String what, BooleanSupplier seen) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSeen(seen)) {
      assertThat(System.nanoTime()).as(() -> what + " on: " + text()).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** While one page goes and the next comes there is none that could be asked. */
  private static boolean isSeen(BooleanSupplier seen) {
    try {
      return seen.getAsBoolean();
    } catch (JavascriptException | StaleElementReferenceException e) {
      return false;
    }
  }
}
