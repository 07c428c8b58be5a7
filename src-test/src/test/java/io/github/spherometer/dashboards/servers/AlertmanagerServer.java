package io.github.spherometer.dashboards.servers;

import io.github.spherometer.dashboards.format.Yamls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The real Alertmanager, alone. */
public final class AlertmanagerServer implements AutoCloseable {

  private final Daemon daemon;

  private AlertmanagerServer(Daemon daemon) {
    this.daemon = daemon;
  }

  /**
   * Starts one.
   *
   * @param directory an empty one
   * @param config its configuration
   */
  public static AlertmanagerServer start(Path directory, Map<String, Object> config)
      throws IOException, InterruptedException {
    Path file = directory.resolve("alertmanager.yml");
    Files.writeString(file, Yamls.write(config));
    return new AlertmanagerServer(
        Daemon.start(
            "prometheus-alertmanager",
            directory,
            "--config.file=" + file,
            "--storage.path=" + directory.resolve("data"),
            "--cluster.listen-address="));
  }

  public URI uri() {
    return daemon.uri();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
