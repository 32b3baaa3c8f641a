package dev.easel.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * What a running sd-server says of itself: the model that it was started with, its limits, what it can do and what it does
 * unless told otherwise ({@code GET /sdcpp/v1/capabilities}). Immutable.
 *
 * <p>Read leniently: what a release does not say is empty. Limits of width and height are advertised and not enforced
 * (stable-diffusion.cpp's source, server routes).
 */
@LocalStyle
@Value.Immutable
public abstract class SdCppCapabilities {
    SdCppCapabilities() {}

    /** What it is doing now: {@code img_gen} for pictures, {@code vid_gen} for films. */
    public abstract Optional<String> currentMode();

    /** What it can do with its model. */
    public abstract List<String> supportedModes();

    /** The model's file name. */
    public abstract Optional<String> modelName();

    /** Where the model's file is on the server. */
    public abstract Optional<String> modelPath();

    /** The model's file name without its extension. */
    public abstract Optional<String> modelStem();

    /**
     * What a request gets that leaves a field out, by the fields' names; those of objects within as {@code
     * sample_params.guidance.txt_cfg}, those of lists with commas between them. Fractions are the server's own, of 32 bits:
     * {@code 0.8999999761581421}.
     */
    public abstract Map<String, String> defaults();

    /** The same for each mode. */
    public abstract Map<String, Map<String, String>> defaultsByMode();

    /** The formats of pictures that it writes. */
    public abstract List<String> outputFormats();

    /** The same for each mode. */
    public abstract Map<String, List<String>> outputFormatsByMode();

    /** What it has and has not, for example {@code mask_image} or {@code cancel_generating}. */
    public abstract Map<String, Boolean> features();

    /** The same for each mode. */
    public abstract Map<String, Map<String, Boolean>> featuresByMode();

    /** The least width in pixels. */
    public abstract OptionalInt minWidth();

    /** The largest width in pixels. */
    public abstract OptionalInt maxWidth();

    /** The least height in pixels. */
    public abstract OptionalInt minHeight();

    /** The largest height in pixels. */
    public abstract OptionalInt maxHeight();

    /** How many pictures one job makes at most. */
    public abstract OptionalInt maxBatchCount();

    /** How many jobs may be queued and drawn at a time. */
    public abstract OptionalInt maxQueueSize();

    /** The samplers, in its own words. */
    public abstract List<String> samplers();

    /** The schedules, in its own words. */
    public abstract List<String> schedulers();

    /** The LoRAs, by the paths that requests name them by. */
    public abstract List<String> loras();

    /** The upscalers of a second pass. */
    public abstract List<String> upscalers();

    /** Makes one step by step. */
    public static SdCppCapabilitiesBuilder builder() {
        return new SdCppCapabilitiesBuilder();
    }
}
