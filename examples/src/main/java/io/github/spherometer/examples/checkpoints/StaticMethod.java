package io.github.spherometer.examples.checkpoints;

import io.github.spherometer.spark.model.Maker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * A method of the user's program that makes something, by its name, so that it can be called on
 * executors: {@code com.acme.Training::net}. It is static, takes no arguments, and may be private.
 *
 * @param className its class
 * @param method its name
 * @param type of what it makes
 * @param <T> the same
 */
public record StaticMethod<T>(String className, String method, Class<T> type) implements Maker<T> {

  /**
   * Reads a name.
   *
   * @param name such as {@code com.acme.Training::net}
   * @param type of what it makes
   * @param <T> the same
   * @return the method, which has not been looked for yet
   * @throws IllegalArgumentException if it is no such name
   */
  public static <T> StaticMethod<T> named(String name, Class<T> type) {
    int colons = name.indexOf("::");
    if (colons < 1 || colons + 2 == name.length()) {
      throw new IllegalArgumentException(
          "\"%s\" is no method, which is written as com.acme.Training::net".formatted(name));
    }
    return new StaticMethod<>(name.substring(0, colons), name.substring(colons + 2), type);
  }

  /** Whether a text is meant to be one. */
  static boolean isMeant(String text) {
    return text.contains("::");
  }

  /**
   * Calls it.
   *
   * @throws IllegalArgumentException if there is no such method, with what is wrong
   */
  @Override
  public T make() {
    try {
      Method found = owner().getDeclaredMethod(method);
      if (!Modifier.isStatic(found.getModifiers())) {
        throw wrong("is not static", null);
      }
      found.setAccessible(true);
      Object made = found.invoke(null);
      if (!type.isInstance(made)) {
        String is = made == null ? "null" : "a " + made.getClass().getName();
        throw wrong("gives " + is + ", must give a " + type.getName(), null);
      }
      return type.cast(made);
    } catch (ClassNotFoundException e) {
      throw wrong("has a class that is not on the class path", e);
    } catch (NoSuchMethodException e) {
      throw wrong("does not exist, or takes arguments", e);
    } catch (IllegalAccessException e) {
      throw wrong("cannot be called", e);
    } catch (InvocationTargetException e) {
      throw wrong("has thrown " + e.getCause(), e.getCause());
    }
  }

  /** Spark puts the user's classes where the thread finds them. */
  private Class<?> owner() throws ClassNotFoundException {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return Class.forName(
        className, true, ofThread == null ? StaticMethod.class.getClassLoader() : ofThread);
  }

  private IllegalArgumentException wrong(String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(this + " " + what, cause);
  }

  /** Returns its name. */
  @Override
  public String toString() {
    return className + "::" + method;
  }
}
