package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.ExchangeKind;
import java.util.Map;

/**
 * Says what a path stands for.
 *
 * @param rest what the route leaves open: the drawing call's name or the tool's code, else empty
 */
record Route(Kind kind, String rest) {
    private static final String PREFIX = "/AIGCImgOpenServ/saas/";
    private static final String TOOL = "tool/";
    private static final String TOOL_QUERY = "/queryTask";

    enum Kind {
        DRAWING(ExchangeKind.SUBMIT),
        TRAINING(ExchangeKind.SUBMIT),
        TOOL(ExchangeKind.SUBMIT),
        QUERY_ARCHIVE(ExchangeKind.POLL),
        QUERY_LIVE(ExchangeKind.POLL),
        TOOL_QUERY(ExchangeKind.POLL),
        MODELS(ExchangeKind.CATALOGUE),
        NOWHERE(ExchangeKind.OTHER);

        private final ExchangeKind exchangeKind;

        Kind(ExchangeKind exchangeKind) {
            this.exchangeKind = exchangeKind;
        }
    }

    private static final Map<String, Route> FIXED = Map.of(
            "sd/v2/text2image", new Route(Kind.DRAWING, "text2image"),
            "sd/v2/image2image", new Route(Kind.DRAWING, "image2image"),
            "sd/v2/controlnet", new Route(Kind.DRAWING, "controlnet"),
            "sd/v2/queryModelList", new Route(Kind.MODELS, ""),
            "sd/queryTaskInfo", new Route(Kind.QUERY_ARCHIVE, ""),
            "sd/v2/queryTaskInfo", new Route(Kind.QUERY_LIVE, ""),
            "modelTraining/submitTraining/Job", new Route(Kind.TRAINING, ""));
    private static final Route NOWHERE = new Route(Kind.NOWHERE, "");

    /** Reads the path as it was sent: a tool's code that has its slash encoded is no tool's code. */
    static Route of(String path) {
        if (!path.startsWith(PREFIX)) {
            return NOWHERE;
        }
        String rest = path.substring(PREFIX.length());
        Route fixed = FIXED.get(rest);
        if (fixed != null) {
            return fixed;
        }
        if (!rest.startsWith(TOOL) || rest.endsWith("/") || rest.contains("%")) {
            return NOWHERE;
        }
        String code = rest.substring(TOOL.length());
        return code.endsWith(TOOL_QUERY) && code.length() > TOOL_QUERY.length()
                ? new Route(Kind.TOOL_QUERY, code.substring(0, code.length() - TOOL_QUERY.length()))
                : new Route(Kind.TOOL, code);
    }

    ExchangeKind exchangeKind() {
        return kind.exchangeKind;
    }

    DrawingRequest drawing() {
        for (DrawingRequest call : DrawingRequest.values()) {
            if (call.path().equals(rest)) {
                return call;
            }
        }
        throw new IllegalStateException(rest + " is no drawing call");
    }
}
