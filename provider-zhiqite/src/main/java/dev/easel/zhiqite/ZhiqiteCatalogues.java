package dev.easel.zhiqite;

import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for the model list, page by page (QueryModelList). */
final class ZhiqiteCatalogues {
    private ZhiqiteCatalogues() {}

    /** Returns the exchange that asks for one page. */
    static WireExchange<ZhiqiteModelPage> page(ZhiqiteModelQuery wanted, int number) {
        return new WireExchange<>(
                request(wanted, number),
                response -> ZhiqiteErrors.read(response, data -> Outcome.done(read(data, number))));
    }

    /** Returns the exchange that asks for all pages, one after the other, as names to choose from. */
    static WireExchange<List<CatalogueEntry>> all() {
        return from(ZhiqiteModelQuery.all(), 1, List.of());
    }

    private static WireExchange<List<CatalogueEntry>> from(
            ZhiqiteModelQuery wanted, int number, List<CatalogueEntry> before) {
        return new WireExchange<>(
                request(wanted, number),
                response -> ZhiqiteErrors.read(response, data -> collect(read(data, number), wanted, number, before)));
    }

    private static Outcome<List<CatalogueEntry>> collect(
            ZhiqiteModelPage page, ZhiqiteModelQuery wanted, int number, List<CatalogueEntry> before) {
        List<CatalogueEntry> found = new ArrayList<>(before);
        page.models().stream().map(ZhiqiteModel::entry).forEach(found::add);
        boolean nothingNew = found.stream().distinct().count() == before.size();
        return nothingNew || isLast(page, found.size())
                ? Outcome.done(found.stream().distinct().toList())
                : Outcome.next(from(wanted, number + 1, found));
    }

    /**
     * A page may be shorter than was requested, so only the total, or a page with nothing on it, says that it was the
     * last.
     *
     * @param seen how many models there were up to its end
     */
    static boolean isLast(ZhiqiteModelPage page, long seen) {
        return page.models().isEmpty()
                || (page.total().isPresent() && seen >= page.total().getAsLong());
    }

    private static WireRequest request(ZhiqiteModelQuery wanted, int number) {
        JsonObject body = JsonObject.create().put("pageSize", wanted.pageSize()).put("pageNum", number);
        wanted.checkpoint().ifPresent(text -> body.put("sdModelCheckpoint", text));
        wanted.name().ifPresent(text -> body.put("sdModelName", text));
        return WireRequest.post(ZhiqiteRequests.PREFIX + "/sd/v2/queryModelList")
                .json(body)
                .build();
    }

    private static ZhiqiteModelPage read(JsonValue data, int number) {
        List<ZhiqiteModel> models = data.get("rows").elements().stream()
                .map(ZhiqiteModel::read)
                .flatMap(Optional::stream)
                .toList();
        return new ZhiqiteModelPage(models, number, data.get("total").integer());
    }
}
