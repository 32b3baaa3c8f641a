package dev.easel.zhiqite;

import java.util.List;
import java.util.OptionalLong;

/**
 * Holds a page of the model list.
 *
 * @param models its rows, in the service's order
 * @param number which it is, from 1
 * @param total how many models there are in all pages; empty where the service did not say
 */
public record ZhiqiteModelPage(List<ZhiqiteModel> models, int number, OptionalLong total) {
    /** Copies the list. */
    public ZhiqiteModelPage {
        models = List.copyOf(models);
    }
}
