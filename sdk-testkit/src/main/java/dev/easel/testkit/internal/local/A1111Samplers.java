package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.LocalEmulator.WebUi;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the sampler and the scheduler that a web UI draws with.
 *
 * @param sampler by its name
 * @param scheduler by its label; null where the web UI has no such field
 */
record A1111Samplers(String sampler, @Nullable String scheduler) {
    static final List<String> SAMPLERS = List.of(
            "DPM++ 2M",
            "DPM++ SDE",
            "DPM++ 2M SDE",
            "DPM++ 2M SDE Heun",
            "DPM++ 2S a",
            "DPM++ 3M SDE",
            "Euler a",
            "Euler",
            "LMS",
            "Heun",
            "DPM2",
            "DPM2 a",
            "DPM fast",
            "DPM adaptive",
            "Restart",
            "HeunPP2",
            "IPNDM",
            "IPNDM_V",
            "DEIS",
            "DDIM",
            "DDIM CFG++",
            "PLMS",
            "UniPC",
            "LCM");
    static final Map<String, String> SCHEDULERS = Map.ofEntries(
            Map.entry("automatic", "Automatic"),
            Map.entry("uniform", "Uniform"),
            Map.entry("karras", "Karras"),
            Map.entry("exponential", "Exponential"),
            Map.entry("polyexponential", "Polyexponential"),
            Map.entry("sgm_uniform", "SGM Uniform"),
            Map.entry("kl_optimal", "KL Optimal"),
            Map.entry("align_your_steps", "Align Your Steps"),
            Map.entry("simple", "Simple"),
            Map.entry("normal", "Normal"),
            Map.entry("ddim", "DDIM"),
            Map.entry("beta", "Beta"),
            Map.entry("turbo", "Turbo"));

    private static final String AUTOMATIC = "Automatic";

    /** What SD.Next draws with where no sampler is named. */
    private static final String DEFAULT = "Default";

    /**
     * Reads the words of a request. The web UI and Forge draw with their first sampler and with the automatic scheduler where
     * they do not know a word; strict, that is refused.
     *
     * @throws FastApiRefusal where the server does not draw it
     */
    static A1111Samplers of(ObjectNode request, WebUi webUi, boolean strict) {
        String asked = request.path("sampler_name")
                .asText(request.path("sampler_index").asText("Euler"));
        if (webUi == WebUi.SD_NEXT) {
            return ofSdNext(request, strict);
        }
        String scheduler = scheduler(request.path("scheduler").asText(""), strict);
        String sampler = SAMPLERS.stream().filter(asked::equals).findFirst().orElse(null);
        for (Map.Entry<String, String> each : SCHEDULERS.entrySet()) {
            // "DPM++ 2M Karras" names both, as the web UI of 2023 had it.
            for (String name : List.of(each.getKey(), each.getValue())) {
                if (sampler == null
                        && asked.endsWith(" " + name)
                        && SAMPLERS.contains(asked.substring(0, asked.length() - name.length() - 1))) {
                    sampler = asked.substring(0, asked.length() - name.length() - 1);
                    scheduler = each.getValue();
                }
            }
        }
        if (sampler == null && strict) {
            throw FastApiRefusal.strict("sampler_name", "unknown; the server would take another");
        }
        return new A1111Samplers(sampler == null ? SAMPLERS.get(0) : sampler, scheduler);
    }

    /** By name or by label, in their own case. */
    private static String scheduler(String asked, boolean strict) {
        for (Map.Entry<String, String> each : SCHEDULERS.entrySet()) {
            if (asked.equals(each.getKey()) || asked.equals(each.getValue())) {
                return each.getValue();
            }
        }
        if (strict && !asked.isEmpty()) {
            throw FastApiRefusal.strict("scheduler", "unknown; the server would take another");
        }
        return AUTOMATIC;
    }

    private static A1111Samplers ofSdNext(ObjectNode request, boolean strict) {
        for (String unread : List.of("scheduler", "restore_faces")) {
            if (strict && request.hasNonNull(unread)) {
                throw FastApiRefusal.strict(unread, "the field is not known to SD.Next and would be ignored");
            }
        }
        if (!request.hasNonNull("sampler_name")) {
            return new A1111Samplers(DEFAULT, null);
        }
        String asked = request.get("sampler_name").asText();
        return SAMPLERS.stream()
                .filter(asked::equalsIgnoreCase)
                .findFirst()
                .map(name -> new A1111Samplers(name, null))
                .orElseThrow(() -> FastApiRefusal.of(404, "Sampler not found"));
    }
}
