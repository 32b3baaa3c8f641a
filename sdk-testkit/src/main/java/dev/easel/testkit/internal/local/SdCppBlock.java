package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings that a client writes into a prompt. The first block is read, and all are taken out. */
final class SdCppBlock {
    static final String INVALID = "invalid sd_cpp_extra_args";

    /** No line break: a block that has one is drawn as words. */
    private static final Pattern BLOCK = Pattern.compile("<sd_cpp_extra_args>(.*?)</sd_cpp_extra_args>");

    /** 10,000 characters were seen to work and 50,000 to end the process. */
    private static final int LONGEST = 10_000;

    private SdCppBlock() {}

    /** The prompt without its blocks. */
    static String words(String prompt, boolean strict) {
        String words = BLOCK.matcher(prompt).replaceAll("");
        if (strict && words.contains("sd_cpp_extra_args")) {
            throw SdCppRefusal.strict("a block of sd_cpp_extra_args with a line break stays in the prompt as words");
        }
        return words.strip();
    }

    /** The settings in the prompt, as far as this release reads them; empty where there are none. */
    static ObjectNode in(String prompt, SdCppRelease release, boolean strict) {
        Matcher matcher = BLOCK.matcher(prompt);
        if (!matcher.find()) {
            return Json.object();
        }
        String json = matcher.group(1);
        if (json.length() > LONGEST) {
            throw SdCppRefusal.crash();
        }
        JsonNode read = Json.read(json.getBytes(StandardCharsets.UTF_8));
        if (!(read instanceof ObjectNode block) || (release.hasQueue() && hasMalformedLora(block))) {
            throw SdCppRefusal.of(400, INVALID);
        }
        SdCppSchema.siftBlock(block, release, strict);
        return block;
    }

    private static boolean hasMalformedLora(ObjectNode block) {
        return block.has("lora") && !block.get("lora").isArray();
    }
}
