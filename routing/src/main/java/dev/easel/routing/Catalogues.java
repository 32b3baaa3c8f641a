package dev.easel.routing;

import dev.easel.CatalogueEntry;
import dev.easel.ImageClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One list of names out of those of several clients. */
final class Catalogues {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogues.class);

    private Catalogues() {}

    /** Completes with what the clients have together; exceptionally where none of them has responded. */
    static CompletableFuture<List<CatalogueEntry>> together(
            List<NamedClient> clients, Function<ImageClient, CompletableFuture<List<CatalogueEntry>>> query) {
        List<CompletableFuture<List<CatalogueEntry>>> queries = new ArrayList<>();
        for (NamedClient client : clients) {
            CompletableFuture<List<CatalogueEntry>> names;
            try {
                names = Objects.requireNonNull(query.apply(client.client()), "the query of the client");
            } catch (RuntimeException | Error refused) {
                names = CompletableFuture.failedFuture(refused);
            }
            queries.add(names);
        }
        CompletableFuture<List<CatalogueEntry>> all = new CompletableFuture<>();
        CompletableFuture.allOf(queries.toArray(CompletableFuture<?>[]::new)).whenComplete((done, failure) -> {
            if (failure != null && queries.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
                all.completeExceptionally(failure);
                return;
            }
            try {
                all.complete(union(queries));
            } catch (RuntimeException | Error foreign) {
                // A client that completes with no list, for example: nobody must wait for ever.
                all.completeExceptionally(foreign);
            }
        });
        all.whenComplete((names, failure) -> {
            if (all.isCancelled()) {
                queries.forEach(each -> each.cancel(true));
            }
        });
        return all;
    }

    private static List<CatalogueEntry> union(List<CompletableFuture<List<CatalogueEntry>>> queries) {
        Map<String, CatalogueEntry> byId = new LinkedHashMap<>();
        for (CompletableFuture<List<CatalogueEntry>> query : queries) {
            if (query.isCompletedExceptionally()) {
                LOG.warn(
                        "a list of one client is missing, since its query failed",
                        query.handle((names, e) -> e).join());
            } else {
                query.join().forEach(entry -> byId.putIfAbsent(entry.id(), entry));
            }
        }
        return List.copyOf(byId.values());
    }
}
