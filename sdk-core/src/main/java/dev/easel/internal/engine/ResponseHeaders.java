package dev.easel.internal.engine;

import dev.easel.spi.ServiceWords;
import dev.easel.spi.WireResponse;
import java.util.HashMap;
import java.util.Map;

/** The headers of a response that say something about the exchange: ids, processing time, what is left of a limit. */
final class ResponseHeaders {
    /** More of them would be a server's doing, and are of no use to anybody. */
    private static final int MOST = 32;

    private ResponseHeaders() {}

    /** Returns them by their names in lower case. */
    static Map<String, String> of(WireResponse response) {
        Map<String, String> told = null;
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            if (isTold(header.getKey()) && (told == null || told.size() < MOST)) {
                told = told == null ? new HashMap<>() : told;
                told.put(header.getKey(), ServiceWords.clean(header.getValue()));
            }
        }
        return told == null ? Map.of() : Map.copyOf(told);
    }

    private static boolean isTold(String name) {
        return name.endsWith("request-id")
                || name.endsWith("call-id")
                || name.endsWith("processing-ms")
                || name.startsWith("x-ratelimit-")
                || name.startsWith("ratelimit")
                || name.startsWith("x-rpm-")
                || name.startsWith("x-plan")
                || name.startsWith("retry-after");
    }
}
