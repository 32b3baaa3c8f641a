package dev.easel.testkit.internal.replicate;

import dev.easel.testkit.ExchangeKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths below {@code /v1}, each with its methods; a star stands for any one part. */
enum Route {
    PREDICTIONS("predictions", "GET POST"),
    PREDICTION("predictions/*", "GET"),
    CANCEL("predictions/*/cancel", "POST"),
    MODEL_PREDICTIONS("models/*/*/predictions", "POST"),
    DEPLOYMENT_PREDICTIONS("deployments/*/*/predictions", "POST"),
    MODELS("models", "GET"),
    MODEL("models/*/*", "GET"),
    VERSIONS("models/*/*/versions", "GET"),
    VERSION("models/*/*/versions/*", "GET"),
    COLLECTION("collections/*", "GET"),
    FILES("files", "GET POST"),
    FILE("files/*", "GET DELETE"),
    WEBHOOK_SECRET("webhooks/default/secret", "GET"),
    ACCOUNT("account", "GET");

    private final List<String> parts;
    private final List<String> methods;

    Route(String path, String methods) {
        this.parts = Arrays.asList(path.split("/"));
        this.methods = Arrays.asList(methods.split(" "));
    }

    /** The route of a path's decoded parts, {@code v1} included, or null where there is none. */
    static @Nullable Route of(List<String> segments) {
        if (segments.isEmpty() || !segments.get(0).equals("v1")) {
            return null;
        }
        List<String> below = segments.subList(1, segments.size());
        for (Route route : values()) {
            if (route.fits(below)) {
                return route;
            }
        }
        return null;
    }

    private boolean fits(List<String> segments) {
        if (segments.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals("*") && !parts.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean takes(String method) {
        return methods.contains(method);
    }

    /** Whether a request of this method begins work. */
    boolean creates(String method) {
        return method.equals("POST")
                && (this == PREDICTIONS || this == MODEL_PREDICTIONS || this == DEPLOYMENT_PREDICTIONS);
    }

    ExchangeKind kind(String method) {
        if (creates(method)) {
            return ExchangeKind.SUBMIT;
        }
        return switch (this) {
            case PREDICTION -> ExchangeKind.POLL;
            case CANCEL -> ExchangeKind.CANCEL;
            case MODELS, MODEL, VERSIONS, VERSION, COLLECTION -> ExchangeKind.CATALOGUE;
            default -> ExchangeKind.OTHER;
        };
    }
}
