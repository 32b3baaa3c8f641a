package dev.easel.cli;

import dev.easel.dan.Dan;
import dev.easel.local.Local;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.EmulatorBuilder;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The emulator of each service, and the variables with which a program finds it. */
final class EmulatedService {
    private static final String ANY_KEY = "any-key";

    private EmulatedService() {}

    static EmulatorBuilder<?> builder(Provider provider) {
        return switch (provider) {
            case DAN -> DanEmulator.builder();
            case ITSROSE -> ItsRoseEmulator.builder();
            case ZHIQITE -> ZhiqiteEmulator.builder();
            case LOCAL -> LocalEmulator.builder();
            case OPENAI -> OpenAiEmulator.builder();
            case COMFYUI -> ComfyUiEmulator.builder();
            case REPLICATE -> ReplicateEmulator.builder();
            case BFL -> BflEmulator.builder();
            case FAL -> FalEmulator.builder();
            case GEMINI -> GeminiEmulator.builder();
        };
    }

    /** The address and the key that {@link RealServices} looks for, the address first. The keys are the emulator's, not secrets. */
    static Map<String, String> variables(Provider provider, Emulator emulator) {
        String url = emulator.baseUrl().toString();
        return switch (provider) {
            case DAN -> ordered("DAN_BASE_URL", url, "DAN_API_KEY", Dan.ANONYMOUS_KEY);
            case ITSROSE -> ordered("ITSROSE_BASE_URL", url, "ITSROSE_API_KEY", ItsRoseEmulator.API_KEY);
            case ZHIQITE ->
                ordered(
                        "ZHIQITE_BASE_URL",
                        url,
                        "ZHIQITE_ACCESS_KEY_ID",
                        ANY_KEY,
                        "ZHIQITE_ACCESS_KEY_SECRET",
                        ANY_KEY);
            case LOCAL -> ordered(Local.URL_VARIABLE, url);
            // With the path that the makers' own libraries expect.
            case OPENAI -> ordered("OPENAI_BASE_URL", url + "/v1", "OPENAI_API_KEY", ANY_KEY);
            case COMFYUI -> ordered("COMFYUI_BASE_URL", url);
            case REPLICATE ->
                ordered(
                        "REPLICATE_BASE_URL",
                        ((ReplicateEmulator) emulator).apiUrl().toString(),
                        "REPLICATE_API_TOKEN",
                        ANY_KEY);
            case BFL -> ordered("BFL_BASE_URL", url, "BFL_API_KEY", ANY_KEY);
            case FAL -> ordered("FAL_BASE_URL", url, "FAL_KEY", ANY_KEY);
            case GEMINI -> ordered("GEMINI_BASE_URL", url, "GEMINI_API_KEY", ANY_KEY);
        };
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
