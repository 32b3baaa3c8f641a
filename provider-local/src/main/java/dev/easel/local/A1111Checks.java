package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Scheduler;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What AUTOMATIC1111 and Forge misread, ignore and refuse. */
final class A1111Checks {
    private static final Map<String, String> MISLEADING = Map.of(
            "batch_size", "set the request's count instead",
            "n_iter", "set the request's count instead",
            "send_images", "leave it out: without them there is nothing to hand over",
            "force_task_id", "set the request's requestId instead, by which its progress is polled too");

    private A1111Checks() {}

    /** @param server what sd-server says that it has; {@code null} where the server is not known to be one */
    static void check(ImageRequest request, @Nullable SdCppCapabilities server, Findings findings) {
        if (server == null) {
            webUi(request, findings);
        } else {
            SdCppChecks.words(
                    request, SdCppSamplers.samplers(server), SdCppSamplers.schedulers(server), false, findings);
        }
        if (request.initImage().isPresent() && request.upscale().isPresent()) {
            findings.unsupported("upscale", "the server's second pass is for text to image alone");
        }
        if (request.prompt().contains("<sd_cpp_extra_args>")) {
            findings.violation(
                    Code.CONFLICT,
                    "prompt",
                    "has <sd_cpp_extra_args>, which sd-server would obey in place of what the request says; leave it out");
        }
        LocalOption.check(
                LocalOptions.of(request),
                Set.of(LocalOption.EXTRA_IMAGES),
                LocalDialect.A1111,
                "AUTOMATIC1111's interface",
                findings);
        InputFormats.check(request, server == null ? InputFormats.PYTHON : InputFormats.SD_CPP, findings);
        MISLEADING.forEach((name, advice) -> {
            if (request.extraFields().containsKey(name)) {
                findings.violation(Code.CONFLICT, "extraFields", "has \"" + name + "\"; " + advice);
            }
        });
    }

    private static void webUi(ImageRequest request, Findings findings) {
        if (request.scheduler().filter(Scheduler.GITS::equals).isPresent()) {
            findings.uncertain(
                    "scheduler", "is GITS, which AUTOMATIC1111 and Forge do not have and skip without an error");
        }
        for (Lora lora : request.loras()) {
            if (lora.id().matches(".*[<>:\\r\\n].*")) {
                findings.violation(
                        Code.MALFORMED,
                        "loras",
                        "has \"" + lora.id() + "\", and it is named inside the prompt, where <, >, : and line breaks"
                                + " end it; give the name alone");
            }
        }
    }
}
