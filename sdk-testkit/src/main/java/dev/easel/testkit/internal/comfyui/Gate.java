package dev.easel.testkit.internal.comfyui;

import dev.easel.testkit.ComfyUiEmulator.Dialect;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Who may come in: the proxy in front of the server, the guard against other sites, the limit of bodies. Immutable. */
final class Gate {
    private static final String LOOPBACK = "https?://(127\\.0\\.0\\.1|localhost)(:\\d+)?";

    private final ComfySettings settings;

    Gate(ComfySettings settings) {
        this.settings = settings;
    }

    /**
     * Lets a request in.
     *
     * @throws Refusal where it is not let in
     */
    void admit(Request request) {
        if (settings.loginPage() && request.path().equals("/login")) {
            throw Refusal.of(html(200, "Please log in"));
        }
        Map.Entry<String, String> credential = settings.credential();
        if (credential != null && !credential.getValue().equals(request.header(credential.getKey()))) {
            throw Refusal.of(unauthorized());
        }
        String origin = request.header("Origin");
        String site = request.header("Sec-Fetch-Site");
        boolean odd = settings.strict() && (origin != null || site != null);
        if (odd || "cross-site".equals(site) || (origin != null && !origin.matches(LOOPBACK))) {
            throw Refusal.of(Reply.empty(403));
        }
        long most = settings.maxUploadSize();
        if (request.body().length > most) {
            String message =
                    "Maximum request body size " + most + " exceeded, actual body size " + request.body().length;
            throw Refusal.of(Reply.text(413, message));
        }
    }

    private Reply unauthorized() {
        if (settings.dialect() == Dialect.API_V2) {
            return ApiV2.error(401, "unauthorized", "the credential is missing or wrong", Json.object());
        }
        return settings.loginPage()
                ? Reply.empty(302).withHeader("Location", "/login")
                : html(401, "Unauthorized").withHeader("WWW-Authenticate", "Basic realm=\"comfyui\"");
    }

    private static Reply html(int status, String words) {
        String page = "<html><body>" + words + "</body></html>";
        return Reply.of(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }
}
