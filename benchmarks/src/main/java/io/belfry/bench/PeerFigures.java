package io.belfry.bench;

import io.belfry.bench.suite.ChildJvm;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one JVM of one {@linkplain PeerSubject subject} printed.
 *
 * @param perSecond postings
 * @param cpuNs processor time of all its threads, per posting
 * @param bytes in its files, per posting
 * @param settings in words
 */
record PeerFigures(double perSecond, double cpuNs, double bytes, String settings) {
    private static final Pattern NUMBER = Pattern.compile("\"([a-zA-Z]+)\":([0-9.]+)");
    private static final Pattern SETTINGS = Pattern.compile("\"settings\":\"([^\"]*)\"");

    /** @throws ChildJvm.FailedException when it is not what a peer prints */
    static PeerFigures parse(String line) throws ChildJvm.FailedException {
        Map<String, Double> numbers = NUMBER.matcher(line)
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1), found -> Double.parseDouble(found.group(2)), (one, other) -> other));
        Matcher settings = SETTINGS.matcher(line);
        if (!numbers.keySet().containsAll(List.of("perSecond", "cpuNsPerEvent", "bytesPerEvent")) || !settings.find()) {
            throw new ChildJvm.FailedException("not what a peer prints: " + line);
        }
        return new PeerFigures(
                numbers.get("perSecond"),
                numbers.get("cpuNsPerEvent"),
                numbers.get("bytesPerEvent"),
                settings.group(1));
    }
}
