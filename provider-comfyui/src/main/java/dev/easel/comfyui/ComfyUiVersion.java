package dev.easel.comfyui;

import dev.easel.spi.WireResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a server; 0.0.0, older than all, where it does not say. */
record ComfyUiVersion(int major, int minor, int patch) {
    private static final Pattern FORM =
            Pattern.compile("v?(\\d{1,5})\\.(\\d{1,5})(?:\\.(\\d{1,5}))?.*", Pattern.DOTALL);

    static ComfyUiVersion in(WireResponse stats) {
        Matcher matcher = FORM.matcher(stats.json()
                .get("system")
                .get("comfyui_version")
                .text()
                .orElse("")
                .strip());
        return stats.isSuccessful() && matcher.matches()
                ? new ComfyUiVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)))
                : new ComfyUiVersion(0, 0, 0);
    }

    boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
        int compared = Integer.compare(major, otherMajor);
        compared = compared != 0 ? compared : Integer.compare(minor, otherMinor);
        compared = compared != 0 ? compared : Integer.compare(patch, otherPatch);
        return compared >= 0;
    }
}
