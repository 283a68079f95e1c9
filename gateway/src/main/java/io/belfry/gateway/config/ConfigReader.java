package io.belfry.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a configuration file. One instance per file. */
public final class ConfigReader {
    private final String file;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, Node> places = new HashMap<>();
    private final Draft draft = new Draft(GatewayConfig.defaults());

    private ConfigReader(String file) {
        this.file = file;
    }

    /**
     * Reads a file; what it does not say holds by default. A relative data directory is relative to the working directory.
     *
     * @throws ConfigException with every mistake, also when the file cannot be read
     */
    public static GatewayConfig read(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            String reason = e instanceof NoSuchFileException ? "there is no such file" : e.toString();
            throw new ConfigException(List.of(new ConfigProblem(path.toString(), 0, 0, "cannot be read: " + reason)));
        }
        try {
            return parse(
                    path.toString(),
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            ConfigProblem problem = new ConfigProblem(path.toString(), 0, 0, "is not UTF-8 text");
            throw new ConfigException(List.of(problem));
        }
    }

    /** The same for a text that is at hand. */
    static GatewayConfig parse(String file, String text) {
        ConfigReader reader = new ConfigReader(file);
        reader.compose(text).ifPresent(reader::readRoot);
        reader.checkTogether();
        if (!reader.problems.isEmpty()) {
            reader.problems.sort(Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
            throw new ConfigException(reader.problems);
        }
        return reader.draft.conclude();
    }

    private Optional<Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            problem(e.getProblemMark(), "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problem(Optional.empty(), "is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private void readRoot(Node root) {
        if (root instanceof MappingNode mapping) {
            readGroup("", mapping);
        } else if (!root.getTag().equals(Tag.NULL)) {
            problem(root.getStartMark(), "must hold settings, as 'key: value'");
        }
    }

    /** Groups are one deep, so an alias that contains itself cannot lead in circles. */
    private void readGroup(String prefix, MappingNode group) {
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple tuple : group.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problem(tuple.getKeyNode().getStartMark(), "a key must be a word");
                continue;
            }
            String key = prefix + keyNode.getValue();
            int line = lineOf(keyNode.getStartMark());
            Integer firstLine = lines.putIfAbsent(key, line);
            if (firstLine != null) {
                problem(keyNode.getStartMark(), key + " is set twice, first in line " + firstLine);
                continue;
            }
            readEntry(key, keyNode, tuple.getValueNode());
        }
    }

    private void readEntry(String key, ScalarNode keyNode, Node value) {
        Setting<?> setting = Settings.find(key);
        if (keyNode.getValue().indexOf('.') >= 0 && setting != null) {
            problem(keyNode.getStartMark(), key + " must stand below its group, without the dot");
            return;
        }
        if (setting != null) {
            readValue(setting, keyNode, value);
            return;
        }
        if (!Settings.isGroup(key)) {
            problem(keyNode.getStartMark(), key + " is not a setting" + Suggestion.forKey(key));
            return;
        }
        if (value instanceof MappingNode mapping) {
            readGroup(key + ".", mapping);
        } else if (!value.getTag().equals(Tag.NULL)) {
            problem(value.getStartMark(), key + " must hold settings of its own, as 'key: value'");
        }
    }

    private void readValue(Setting<?> setting, ScalarNode keyNode, Node value) {
        if (!(value instanceof ScalarNode scalar)) {
            problem(value.getStartMark(), setting.key() + " must be a single value");
            return;
        }
        if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
            problem(keyNode.getStartMark(), setting.key() + " has no value");
            return;
        }
        try {
            setting.apply(scalar.getValue(), draft);
            places.put(setting.key(), scalar);
        } catch (IllegalArgumentException e) {
            problem(
                    scalar.getStartMark(),
                    setting.key() + " is '" + scalar.getValue() + "', allowed is " + e.getMessage());
        }
    }

    /** What is wrong only beside another setting. Named at the setting that the file has; the defaults agree. */
    private void checkTogether() {
        if (draft.maxBatch > draft.ringSlots) {
            Node place = places.getOrDefault("ring.maxBatch", places.get("ring.slots"));
            problem(
                    place.getStartMark(),
                    "ring.maxBatch is " + draft.maxBatch + ", allowed is at most ring.slots (" + draft.ringSlots + ")");
        }
    }

    private void problem(Optional<Mark> mark, String message) {
        int line = lineOf(mark);
        int column = mark.map(Mark::getColumn).orElse(-1) + 1;
        problems.add(new ConfigProblem(file, line, column, message));
    }

    private static int lineOf(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(-1) + 1;
    }
}
