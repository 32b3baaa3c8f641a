package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.internal.Request;
import java.net.URI;

/** Where a task is polled. */
final class PollingAddress {
    private static final String PATH = "/v1/get_result?id=";
    private static final String MORE = "&region=eu2";

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
        if (settings.has(Quirk.POLLING_RELATIVE)) {
            return path;
        }
        if (settings.has(Quirk.POLLING_OVER_HTTP)) {
            return "http://api.eu2.bfl.ai" + path;
        }
        if (settings.has(Quirk.POLLING_AT_FOREIGN_HOST)) {
            return "https://api.bfl.ai.evil.example" + path;
        }
        if (settings.has(Quirk.POLLING_AT_PORT)) {
            return "https://api.eu2.bfl.ai:8443" + path;
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
