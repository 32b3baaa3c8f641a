package dev.easel.replicate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request for a model goes.
 *
 * @param path the route
 * @param version the version that the body names; empty where the route names the model
 */
record ReplicateAddress(String path, Optional<String> version) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}";
    private static final Pattern MODEL = Pattern.compile(NAME + "/" + NAME);
    private static final Pattern VERSION = Pattern.compile("(?:" + NAME + "/" + NAME + ":)?[0-9a-f]{64}");

    static boolean isName(String text) {
        return MODEL.matcher(text).matches();
    }

    /** Whether a request can name a model so. {@code owner/name:latest} is no version to the service. */
    static boolean isModel(String text) {
        return isName(text) || VERSION.matcher(text).matches();
    }

    /** @param model one that {@link #isModel} */
    static ReplicateAddress ofModel(String model) {
        return isName(model)
                ? new ReplicateAddress("/models/" + model + "/predictions", Optional.empty())
                : new ReplicateAddress("/predictions", Optional.of(model));
    }

    /** @param deployment one that {@link #isName} */
    static ReplicateAddress ofDeployment(String deployment) {
        return new ReplicateAddress("/deployments/" + deployment + "/predictions", Optional.empty());
    }
}
