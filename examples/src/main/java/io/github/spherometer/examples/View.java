package io.github.spherometer.examples;

import io.github.spherometer.listener.log.LogView;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows logs on a live page. */
@Command(
    name = "view",
    description =
        "Shows logs of the listener on the live page, all runs over one another, and follows them"
            + " while they grow.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class View implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      showDefaultValue = Visibility.NEVER,
      description =
          "a log (JSON lines), which need not be there yet; or a folder, for every *.jsonl in it"
              + " and below")
  private List<Path> logs = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "64",
      converter = Ranges.Runs.class,
      description = "most runs on the page, the newest; one takes 4 MB at most")
  private int runs;

  @Mixin private Address address = new Address();

  @Option(
      names = "--linger",
      paramLabel = "SECONDS",
      converter = Ranges.Seconds.class,
      description = "how long the page stays up (default: until Ctrl-C)")
  private @Nullable Integer seconds;

  @Override
  public Integer call() throws InterruptedException {
    try (PrometheusEndpoint endpoint = address.endpoint().runs(runs).start()) {
      System.out.println("Live page: " + endpoint.page());
      Consumer<String> terminal = System.err::println;
      try (LogView view = LogView.open(endpoint, logs, terminal)) {
        System.out.println(
            "%s in %s so far, which are followed until Ctrl-C."
                .formatted(count(view.runs(), "run"), count(view.logs(), "log")));
        await();
      }
    }
    return 0;
  }

  private static String count(int number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  private void await() throws InterruptedException {
    if (seconds != null) {
      Thread.sleep(1000L * seconds);
    } else {
      Thread.currentThread().join();
    }
  }
}
