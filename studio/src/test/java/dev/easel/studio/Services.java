package dev.easel.studio;

import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.comfyui.ComfyUi;
import dev.easel.comfyui.ComfyUiOptions;
import dev.easel.dan.Dan;
import dev.easel.openai.OpenAi;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.time.Duration;

/** Emulators as services of a studio. To it they are real ones, which outlive it. */
final class Services {
    static final String OPENAI_KEY = "MARKEDKEY-openai";
    private static final PollSchedule OFTEN = PollSchedule.every(Duration.ofMillis(20));

    private Services() {}

    static StudioService dan(DanEmulator emulator) {
        return dan(emulator.baseUrl().toString());
    }

    static StudioService dan(String url) {
        ImageClient client =
                Dan.builder().baseUrl(url).apiKey(DanEmulator.ANONYMOUS_KEY).build();
        return StudioService.real("OpenDAN", client)
                .withPollSchedule(OFTEN)
                .withDefaults(
                        request -> request.toBuilder().model(Dan.MODEL_CLARITY).build());
    }

    static StudioService openAi(OpenAiEmulator emulator) {
        ImageClient client = OpenAi.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey(OPENAI_KEY)
                .build();
        return StudioService.real("OpenAI", client)
                .withDefaults(request -> request.toBuilder().model(OpenAi.MODEL).build());
    }

    static StudioService comfyUi(ComfyUiEmulator emulator) {
        ImageClient client =
                ComfyUi.builder().baseUrl(emulator.baseUrl().toString()).build();
        return StudioService.real("ComfyUI", client)
                .withPollSchedule(OFTEN)
                .withDefaults(request -> request.toBuilder()
                        .model("sd_xl_base_1.0.safetensors")
                        .addOptions(ComfyUiOptions.builder().previews(true).build())
                        .build());
    }

    static StudioService zhiqite(ZhiqiteEmulator emulator) {
        return zhiqite(emulator.baseUrl().toString());
    }

    static StudioService zhiqite(String url) {
        ImageClient client = Zhiqite.builder()
                .baseUrl(url)
                .accessKeyId("MARKEDKEY-id")
                .accessKeySecret("MARKEDKEY-secret")
                .build();
        return StudioService.real("Zhiqite", client)
                .withPollSchedule(OFTEN)
                .withDefaults(request -> request.toBuilder()
                        .model("revAnimated_v122_7371.safetensors")
                        .build());
    }
}
