package dev.easel.zhiqite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Walks through the pages of the model list, and asks for each only when somebody wants a model of it. */
final class ModelPages extends Spliterators.AbstractSpliterator<ZhiqiteModel> {
    private final IntFunction<ZhiqiteModelPage> pages;
    private final Deque<ZhiqiteModel> ready = new ArrayDeque<>();
    private List<ZhiqiteModel> before = List.of();
    private int asked;
    private long seen;
    private boolean ended;

    /** @param pages fetches a page by its number, from 1, blocking */
    ModelPages(IntFunction<ZhiqiteModelPage> pages) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.pages = pages;
    }

    @Override
    public boolean tryAdvance(Consumer<? super ZhiqiteModel> action) {
        if (ready.isEmpty() && !ended) {
            fetch();
        }
        ZhiqiteModel next = ready.poll();
        if (next == null) {
            return false;
        }
        action.accept(next);
        return true;
    }

    private void fetch() {
        ZhiqiteModelPage page = pages.apply(++asked);
        seen += page.models().size();
        // A service that pays no heed to the number would give its first page for ever.
        boolean again = page.models().equals(before);
        ended = again || ZhiqiteCatalogues.isLast(page, seen);
        if (!again) {
            ready.addAll(page.models());
        }
        before = page.models();
    }
}
