package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.internal.Request;
import java.net.URI;
import java.util.Map;

/** Where a task is polled. */
final class PollingAddress {
    private static final String PATH = "/v1/get_result?id=";
    private static final String MORE = "&region=eu2";
    private static final Map<Quirk, String> ELSEWHERE = Map.of(
            Quirk.POLLING_RELATIVE, "",
            Quirk.POLLING_OVER_HTTP, "http://api.eu2.bfl.ai",
            Quirk.POLLING_AT_FOREIGN_HOST, "https://api.bfl.ai.evil.example",
            Quirk.POLLING_AT_PORT, "https://api.eu2.bfl.ai:8443");

    private final BflSettings settings;
    private final URI base;
    private final String regionHost;

    PollingAddress(BflSettings settings, URI base) {
        this.settings = settings;
        this.base = base;
        this.regionHost = (settings.separateRegionHost() ? "localhost" : base.getHost()) + ":" + base.getPort();
    }

    String of(String id) {
        String path = PATH + id + (settings.has(Quirk.POLLING_WITH_PARAMETERS) ? MORE : "");
        for (Map.Entry<Quirk, String> elsewhere : ELSEWHERE.entrySet()) {
            if (settings.has(elsewhere.getKey())) {
                return elsewhere.getValue() + path;
            }
        }
        String user = settings.has(Quirk.POLLING_WITH_USER_INFO) ? "api.bfl.ai@" : "";
        return base.getScheme() + "://" + user + regionHost + path;
    }

    /** Whether the host knows the task, and the address is the one that was given. */
    boolean isRight(Request request) {
        boolean here = !settings.separateRegionHost() || regionHost.equals(request.header("host"));
        return here && (!settings.has(Quirk.POLLING_WITH_PARAMETERS) || ("&" + request.query()).contains(MORE));
    }
}
