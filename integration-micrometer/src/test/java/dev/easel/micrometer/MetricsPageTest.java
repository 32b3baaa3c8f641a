package dev.easel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/metrics.md names each key and each metric that tasks were seen to have, and no other; the dashboard asks for no other. */
@Timeout(60)
class MetricsPageTest {
    private static final ObservedRun RUN = new ObservedRun();

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern KEY =
            Pattern.compile("(?m)^\\| `([a-z_.]+)` \\| ([a-z, ]+) \\| (label|attribute) \\|");
    private static final Pattern METRIC = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (`[^|]+`) \\|");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)\\{([^}]*)} ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final Set<String> PROMQL = Set.of("sum", "by", "max", "rate", "increase", "label_values", "h");

    /** What the observed tasks have no reason for. */
    private static final Set<String> ELSEWHERE = Set.of("easel.request.id of exchange", "easel.request.id of task");

    private static final Map<String, String> OBSERVATIONS =
            Map.of("gen_ai.client.operation", "task", "easel.exchange", "exchange", "easel.queue", "queue");

    private final String page = Files.readString(DOCS.resolve("metrics.md"));

    MetricsPageTest() throws IOException {}

    @Test
    void the_page_names_the_keys_that_observations_have() {
        Set<String> named = new TreeSet<>();
        KEY.matcher(page)
                .results()
                .forEach(row -> Arrays.stream(row.group(2).split(", "))
                        .forEach(observation -> named.add(row.group(1) + " of " + observation + ", " + row.group(3))));
        Set<String> seen = new TreeSet<>();
        for (Recorder.Seen each : RUN.recorder().all()) {
            String of = OBSERVATIONS.get(each.name());
            each.low().keySet().forEach(key -> seen.add(key + " of " + of + ", label"));
            each.high().keySet().forEach(key -> seen.add(key + " of " + of + ", attribute"));
        }
        ELSEWHERE.forEach(key -> seen.add(key + ", attribute"));

        assertThat(named).hasSizeGreaterThan(20).isEqualTo(seen);
    }

    @Test
    void the_page_names_the_metrics_that_prometheus_scrapes_with_their_labels() {
        Map<String, Set<String>> named = METRIC.matcher(page)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> WORD.matcher(row.group(2))
                                .results()
                                .map(MatchResult::group)
                                .collect(Collectors.toCollection(TreeSet::new))));
        Map<String, Set<String>> seen = new TreeMap<>();
        samples().forEach((name, labels) -> seen.put(name.replaceFirst("_(count|sum|max)$", ""), labels));

        assertThat(named).hasSizeGreaterThan(10).isEqualTo(seen);
    }

    @Test
    void the_dashboard_asks_for_metrics_and_labels_that_there_are() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(DOCS.resolve("grafana/easel.json").toFile());
        List<String> queries = Stream.concat(
                        dashboard.findValues("expr").stream(),
                        dashboard.findValues("query").stream()
                                .filter(JsonNode::isObject)
                                .map(query -> query.get("query")))
                .map(JsonNode::asText)
                .toList();
        Set<String> known = new TreeSet<>(PROMQL);
        samples().forEach((name, labels) -> {
            known.add(name);
            known.addAll(labels);
        });

        assertThat(queries)
                .hasSizeGreaterThan(10)
                .anyMatch(query -> query.startsWith("label_values"))
                .allSatisfy(query -> {
                    String bare = query.replaceAll("\"[^\"]*\"", "").replace("$__rate_interval", "");
                    assertThat(known)
                            .containsAll(WORD.matcher(bare)
                                    .results()
                                    .map(MatchResult::group)
                                    .toList());
                });
    }

    @Test
    void the_legends_of_the_dashboard_name_labels_of_their_query() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(DOCS.resolve("grafana/easel.json").toFile());
        assertThat(dashboard.get("panels"))
                .hasSizeGreaterThan(5)
                .allSatisfy(panel -> panel.get("targets").forEach(target -> {
                    Matcher legend = Pattern.compile("\\{\\{(\\w+)}}")
                            .matcher(target.get("legendFormat").asText());
                    while (legend.find()) {
                        assertThat(target.get("expr").asText()).contains(legend.group(1));
                    }
                }));
    }

    /** The labels of each sample, by its name. */
    private static Map<String, Set<String>> samples() {
        Map<String, Set<String>> samples = new TreeMap<>();
        for (String scrape : RUN.scrapes()) {
            SAMPLE.matcher(scrape).results().forEach(sample -> {
                Set<String> labels = LABEL.matcher(sample.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
                Set<String> before = samples.put(sample.group(1), labels);
                assertThat(before == null || before.equals(labels))
                        .as(sample.group(1))
                        .isTrue();
            });
        }
        return samples;
    }
}
