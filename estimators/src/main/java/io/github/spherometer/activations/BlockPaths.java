package io.github.spherometer.activations;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths of the blocks in a block, such as {@code 01SequentialBlock_02LambdaBlock}. */
final class BlockPaths {

  private final IdentityHashMap<Block, String> paths = new IdentityHashMap<>();
  private final Map<String, Block> owners = new HashMap<>();
  private final List<UnseenBlock> scripts = new ArrayList<>();

  private BlockPaths() {}

  static BlockPaths of(Block block) {
    BlockPaths paths = new BlockPaths();
    paths.add(block, "");
    return paths;
  }

  /** The path of a child. That of the outermost block is empty. */
  static String child(String path, String name) {
    return path.isEmpty() ? name : path + "_" + name;
  }

  /** What to call the block at a path: its class, if it is the outermost. */
  static String name(Block block, String path) {
    return path.isEmpty() ? block.getClass().getSimpleName() : path;
  }

  private void add(Block block, String path) {
    paths.putIfAbsent(block, path);
    block.getDirectParameters().values().forEach(p -> owners.putIfAbsent(p.getId(), block));
    if (BlockKinds.isScript(block)) {
      scripts.add(UnseenBlocks.of(block, path));
    }
    for (Pair<String, Block> child : block.getChildren()) {
      add(child.getValue(), child(path, child.getKey()));
    }
  }

  /** The name of a block, which is the first of several if it is used under several. */
  String nameOf(Block block) {
    return name(block, paths.getOrDefault(block, ""));
  }

  /** The block that has a parameter of its own. */
  Optional<Block> ownerOf(Parameter parameter) {
    return Optional.ofNullable(owners.get(parameter.getId()));
  }

  /** The TorchScript models, in the order of their paths. */
  List<UnseenBlock> unseenScripts() {
    return List.copyOf(scripts);
  }
}
