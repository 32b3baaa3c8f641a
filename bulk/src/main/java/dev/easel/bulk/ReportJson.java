package dev.easel.bulk;

import dev.easel.spi.JsonObject;
import java.util.List;

/** A report as JSON. */
final class ReportJson {
    private ReportJson() {}

    static String write(BulkReport report) {
        JsonObject counts = JsonObject.create();
        for (ItemState state : ItemState.values()) {
            counts.put(Words.of(state), report.count(state));
        }
        JsonObject json = JsonObject.create()
                .put("complete", report.isComplete())
                .put("counts", counts)
                .put("images", report.images())
                .put("elapsedMillis", report.elapsed().toMillis());
        List<JsonObject> costs = report.costs().stream()
                .map(money -> JsonObject.create()
                        .put("amount", money.amount().toPlainString())
                        .put("currency", money.currency()))
                .toList();
        json.put("costs", costs);
        report.stopped()
                .ifPresent(reason -> json.put(
                        "stopped",
                        JsonObject.create().put("kind", reason.kind().name()).put("message", reason.message())));
        List<JsonObject> failures = report.failures().stream()
                .map(each -> JsonObject.create()
                        .put("state", Words.of(each.state()))
                        .put("reason", each.reason())
                        .put("items", each.items())
                        .put("mayHaveBeenBilled", each.mayHaveBeenBilled())
                        .put("example", each.example()))
                .toList();
        List<JsonObject> slowest = report.slowest().stream()
                .map(item -> JsonObject.create()
                        .put("id", item.id())
                        .put("millis", item.took().map(time -> time.toMillis()).orElse(0L)))
                .toList();
        return json.put("failures", failures)
                .put("slowest", slowest)
                .put("unrecorded", report.unrecorded())
                .toString();
    }
}
