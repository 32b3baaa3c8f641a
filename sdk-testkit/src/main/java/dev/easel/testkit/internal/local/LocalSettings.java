package dev.easel.testkit.internal.local;

import dev.easel.testkit.LocalEmulator.Moderation;
import dev.easel.testkit.LocalEmulator.SdServerRelease;
import dev.easel.testkit.LocalEmulator.Task;
import dev.easel.testkit.LocalEmulator.WebUi;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything that one emulator of a local server was started with, but for the clock.
 *
 * @param apiKey null where the server was started without one
 * @param downloadUrlPrefix null for the server's own idea of where it listens
 * @param models the ids of the model list, for dialects that have one
 * @param basicAuth name and password with a colon between them, or null where none is asked for
 * @param release of sd-server
 * @param loras the paths of the LoRAs that sd-server lists
 * @param controlNet whether sd-server was started with a ControlNet
 * @param webUi which server speaks AUTOMATIC1111's interface
 * @param detectedMap whether AUTOMATIC1111 puts what ControlNets made of their images behind the images
 * @param webInterface whether AUTOMATIC1111 has its web interface, which the routes under /internal belong to
 * @param grid whether AUTOMATIC1111 puts a sheet of all images before several
 * @param moderation how OpenAI's service declines
 * @param contentFilter whether images come with what was found in them
 * @param usage whether responses tell what a call used
 * @param cloudStorage whether SGLang can return addresses
 */
public record LocalSettings(
        boolean strict,
        @Nullable String apiKey,
        boolean requireKey,
        SdVersion version,
        @Nullable String downloadUrlPrefix,
        Task task,
        boolean stickyControlImage,
        List<String> models,
        @Nullable String basicAuth,
        SdServerRelease release,
        List<String> loras,
        boolean controlNet,
        WebUi webUi,
        boolean detectedMap,
        boolean webInterface,
        boolean grid,
        Moderation moderation,
        boolean contentFilter,
        boolean usage,
        boolean cloudStorage,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "LocalSettings{strict=" + strict + ", requireKey=" + requireKey + ", version=" + version + ", task="
                + task + "}";
    }
}
