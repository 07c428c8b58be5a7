package io.github.spherometer.documentation;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files, classes and members of this repository, as they are called today. */
final class OurNames {

  private static final Pattern SOURCE = Pattern.compile(".*/src/(main|test)/java/(.+)\\.java");

  private final List<Path> files = Markdown.files();
  private final Map<String, Class<?>> classes = new TreeMap<>();
  private final Set<String> published = new HashSet<>();
  private final Map<Path, Class<?>> sources = new TreeMap<>();

  OurNames() {
    for (Path file : files) {
      Matcher source = SOURCE.matcher(file.toString().replace('\\', '/'));
      if (source.matches() && !file.endsWith("package-info.java")) {
        Class<?> type = load(source.group(2).replace('/', '.'));
        classes.put(type.getSimpleName(), type);
        if (source.group(1).equals("main")) {
          sources.put(Markdown.ROOT.relativize(file), type);
          published.addAll(methods(type));
        }
      }
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, OurNames.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " has a source and no class", e);
    }
  }

  /** Whether a document means a file or folder by it: as seen from itself, the root, or by name. */
  boolean isFile(Markdown document, String name) {
    return Stream.of(document.file().resolveSibling(name), Markdown.ROOT.resolve(name))
            .anyMatch(path -> path.toFile().exists())
        || files.stream().anyMatch(file -> file.endsWith(name) || file.getParent().endsWith(name));
  }

  /** Whether it is a class, or a file without its ending, as alerts and their runbooks are. */
  boolean isClassOrStem(String name) {
    return classes.containsKey(name)
        || files.stream()
            .map(file -> file.getFileName().toString())
            .anyMatch(file -> file.startsWith(name + "."));
  }

  /** Methods, fields and nested classes of a class and of those nested in it. */
  Set<String> membersOf(String type) {
    Class<?> found = classes.get(type);
    return found == null ? Set.of() : members(found);
  }

  /** The builders of a module, nested in what they build. */
  List<Class<?>> builders(String module) {
    return sources.entrySet().stream()
        .filter(source -> source.getKey().startsWith(module))
        .<Class<?>>flatMap(source -> Arrays.stream(source.getValue().getDeclaredClasses()))
        .filter(nested -> nested.getSimpleName().equals("Builder"))
        .toList();
  }

  /** Methods of all that is not a test. */
  Collection<String> published() {
    return published;
  }

  private static Set<String> methods(Class<?> type) {
    return Stream.concat(
            Arrays.stream(type.getDeclaredMethods()).map(Method::getName),
            Arrays.stream(type.getDeclaredClasses()).flatMap(nested -> methods(nested).stream()))
        .collect(Collectors.toSet());
  }

  private static Set<String> members(Class<?> type) {
    Set<String> members = methods(type);
    Arrays.stream(type.getDeclaredFields()).map(Field::getName).forEach(members::add);
    for (Class<?> nested : type.getDeclaredClasses()) {
      members.add(nested.getSimpleName());
      members.addAll(members(nested));
    }
    return members;
  }
}
