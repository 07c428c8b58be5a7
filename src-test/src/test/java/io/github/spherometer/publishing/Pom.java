package io.github.spherometer.publishing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A {@code pom.xml}, asked by XPath. */
public final class Pom {

  private static final Path ROOT = Path.of("..");

  private final Document document;

  private Pom(byte[] xml) {
    try {
      // Without namespaces: paths stay short.
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(xml));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("no pom", e);
    }
  }

  static Pom parse(byte[] xml) {
    return new Pom(xml);
  }

  /** The pom of a module, {@code "."} for the parent of all. */
  public static Pom of(String module) throws IOException {
    return parse(Files.readAllBytes(ROOT.resolve(module).resolve("pom.xml")));
  }

  /** Modules in the order of the parent. */
  static List<String> modules() throws IOException {
    return of(".").texts("/project/modules/module");
  }

  /** The version that is released next, without {@code -SNAPSHOT}. */
  public static String revision() throws IOException {
    return of(".").text("/project/properties/revision");
  }

  /** Whether this module goes to Maven Central. */
  boolean isPublished() {
    return text("/project/properties/unpublished").equals("false");
  }

  /** The text at a path, empty if there is nothing. */
  public String text(String path) {
    return String.join("", texts(path));
  }

  /** The texts of all elements at a path. */
  List<String> texts(String path) {
    try {
      NodeList found =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, found.getLength())
          .mapToObj(i -> found.item(i).getTextContent().strip())
          .toList();
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
