package dev.easel.testkit.internal.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. A colon in the path has to arrive as one.
 *
 * @param name the model, interaction or file; empty for the list of them
 * @param project the project on Vertex AI; empty elsewhere
 * @param location the location on Vertex AI; empty elsewhere
 */
record Route(Target target, Door door, String name, String project, String location) {

    /** Whose paths and credentials count. */
    enum Door {
        GEMINI_API,
        VERTEX,
        /** Vertex AI without a project, by key. */
        VERTEX_EXPRESS
    }

    /** What is asked for, and the methods it takes. */
    enum Target {
        GENERATE("POST"),
        MODELS("GET"),
        MODEL("GET"),
        INTERACTIONS("POST"),
        INTERACTION("GET|DELETE"),
        CANCEL("POST"),
        UPLOAD("POST"),
        FILE("GET|DELETE");

        private final Pattern methods;

        Target(String methods) {
            this.methods = Pattern.compile(methods);
        }

        boolean takes(String method) {
            return methods.matcher(method).matches();
        }
    }

    private static final Pattern VERTEX = Pattern.compile("/v1(?:beta1)?(?:/projects/(?<project>[^/:%]+)"
            + "/locations/(?<location>[^/:%]+))?/publishers/google/models/(?<model>[^/:%]+):generateContent");
    private static final Pattern GENERATE = Pattern.compile("/v1beta/models/([^/:%]+):generateContent");
    private static final Pattern NAMED = Pattern.compile("/v1beta/(models|interactions|files)/([^/:%]+)(/cancel)?");

    /** The route of a path as sent, or null where nothing stands. */
    static @Nullable Route of(String path) {
        Matcher vertex = VERTEX.matcher(path);
        if (vertex.matches()) {
            String project = vertex.group("project");
            return project == null
                    ? new Route(Target.GENERATE, Door.VERTEX_EXPRESS, vertex.group("model"), "", "")
                    : new Route(Target.GENERATE, Door.VERTEX, vertex.group("model"), project, vertex.group("location"));
        }
        Matcher generate = GENERATE.matcher(path);
        if (generate.matches()) {
            return gemini(Target.GENERATE, generate.group(1));
        }
        Matcher named = NAMED.matcher(path);
        if (named.matches()) {
            boolean interaction = named.group(1).equals("interactions");
            Target target = interaction
                    ? named.group(3) == null ? Target.INTERACTION : Target.CANCEL
                    : named.group(1).equals("models") ? Target.MODEL : Target.FILE;
            return named.group(3) != null && !interaction ? null : gemini(target, named.group(2));
        }
        return switch (path) {
            case "/v1beta/models" -> gemini(Target.MODELS, "");
            case "/v1beta/interactions" -> gemini(Target.INTERACTIONS, "");
            case "/upload/v1beta/files" -> gemini(Target.UPLOAD, "");
            default -> null;
        };
    }

    private static Route gemini(Target target, String name) {
        return new Route(target, Door.GEMINI_API, name, "", "");
    }

    boolean isVertex() {
        return door != Door.GEMINI_API;
    }
}
