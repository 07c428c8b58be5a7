package io.github.spherometer.dashboards.servers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.spherometer.dashboards.servers.Programs.Outcome;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Docker Compose, which needs no Docker to say what it makes of a file. */
public final class DockerCompose {

  private static final Version OLDEST = Version.parse("2.24.4");
  private static final Pattern VERSION = Pattern.compile("(?m)^v?(\\d+\\.\\d+\\.\\d+)");
  private static final List<List<String>> COMMANDS =
      List.of(List.of("docker", "compose"), List.of("docker-compose"));

  private final List<String> command;

  private DockerCompose(List<String> command) {
    this.command = command;
  }

  /** Skips the test if there is none that is new enough. */
  public static DockerCompose find() throws IOException, InterruptedException {
    for (List<String> command : COMMANDS) {
      DockerCompose compose = new DockerCompose(command);
      if (Programs.isInstalled(command.get(0)) && compose.isNewEnough()) {
        return compose;
      }
    }
    assumeTrue(false, "there is no Docker Compose " + OLDEST + " or newer");
    throw new AssertionError();
  }

  /** What it makes of a file: everything merged, and every default written out. */
  public JsonObject config(Path file) throws IOException, InterruptedException {
    Outcome outcome = run("-f", file.toString(), "config", "--format", "json");
    if (outcome.status() != 0) {
      throw new AssertionError(outcome.output());
    }
    return JsonParser.parseString(outcome.output()).getAsJsonObject();
  }

  private boolean isNewEnough() throws IOException, InterruptedException {
    Outcome outcome = run("version", "--short");
    Matcher version = VERSION.matcher(outcome.output());
    return outcome.status() == 0
        && version.find()
        && Version.parse(version.group(1)).compareTo(OLDEST) >= 0;
  }

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    List<Object> all = new ArrayList<>(command.subList(1, command.size()));
    all.addAll(List.of(arguments));
    return Programs.run(command.get(0), "", all.toArray());
  }
}
