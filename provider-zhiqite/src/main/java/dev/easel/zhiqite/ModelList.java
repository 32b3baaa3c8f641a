package dev.easel.zhiqite;

import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Query;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for the model list, page by page (QueryModelList). */
final class ModelList {
    private ModelList() {}

    /** One page. */
    static Query<ZhiqiteModelPage> page(ZhiqiteModelQuery wanted, int number) {
        return new Query<>(request(wanted, number), response -> {
            Envelope envelope = Envelope.of(response);
            return envelope.problem().isPresent()
                    ? new Query.Refused<>(envelope.problem().get())
                    : new Query.Known<>(read(envelope, number));
        });
    }

    /** All pages, one after the other, as names to choose from. */
    static Query<List<CatalogueEntry>> all() {
        return from(ZhiqiteModelQuery.all(), 1, List.of());
    }

    private static Query<List<CatalogueEntry>> from(ZhiqiteModelQuery wanted, int number, List<CatalogueEntry> before) {
        return new Query<>(request(wanted, number), response -> collect(response, wanted, number, before));
    }

    private static Query.Answer<List<CatalogueEntry>> collect(
            WireResponse response, ZhiqiteModelQuery wanted, int number, List<CatalogueEntry> before) {
        Envelope envelope = Envelope.of(response);
        if (envelope.problem().isPresent()) {
            return new Query.Refused<>(envelope.problem().get());
        }
        ZhiqiteModelPage page = read(envelope, number);
        List<CatalogueEntry> found = new ArrayList<>(before);
        page.models().stream().map(ZhiqiteModel::entry).forEach(found::add);
        boolean nothingNew = found.stream().distinct().count() == before.size();
        return nothingNew || isLast(page, found.size())
                ? new Query.Known<>(found.stream().distinct().toList())
                : new Query.Ask<>(from(wanted, number + 1, found), null);
    }

    /**
     * A page may be shorter than was asked for, so only the total, or a page with nothing on it, says that it was the
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

    private static ZhiqiteModelPage read(Envelope envelope, int number) {
        List<ZhiqiteModel> models = envelope.data().get("rows").elements().stream()
                .map(ZhiqiteModel::read)
                .flatMap(Optional::stream)
                .toList();
        return new ZhiqiteModelPage(models, number, envelope.data().get("total").integer());
    }
}
