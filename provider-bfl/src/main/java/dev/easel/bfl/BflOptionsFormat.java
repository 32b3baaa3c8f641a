package dev.easel.bfl;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;

/** The JSON form of {@link BflOptions}: its fields have the names of the builder's methods. Immutable. */
public final class BflOptionsFormat extends OptionsFormat<BflOptions> {
    private static final JsonFields<BflExpansion, int[]> EXPANSION = JsonFields.<BflExpansion, int[]>of(
                    () -> new int[4], sides -> new BflExpansion(sides[0], sides[1], sides[2], sides[3]))
            .required("top", JsonType.INTEGER, BflExpansion::top, (sides, pixels) -> sides[0] = pixels)
            .required("bottom", JsonType.INTEGER, BflExpansion::bottom, (sides, pixels) -> sides[1] = pixels)
            .required("left", JsonType.INTEGER, BflExpansion::left, (sides, pixels) -> sides[2] = pixels)
            .required("right", JsonType.INTEGER, BflExpansion::right, (sides, pixels) -> sides[3] = pixels);

    private static final JsonFields<BflOffset, int[]> OFFSET = JsonFields.<BflOffset, int[]>of(
                    () -> new int[2], place -> new BflOffset(place[0], place[1]))
            .required("x", JsonType.INTEGER, BflOffset::x, (place, pixels) -> place[0] = pixels)
            .required("y", JsonType.INTEGER, BflOffset::y, (place, pixels) -> place[1] = pixels);

    private static final JsonFields<BflOptions, BflOptions.Builder> FIELDS = JsonFields.of(
                    BflOptions::builder, BflOptions.Builder::build)
            .integer("safetyTolerance", BflOptions::safetyTolerance, BflOptions.Builder::safetyTolerance)
            .flag("promptUpsampling", BflOptions::promptUpsampling, BflOptions.Builder::promptUpsampling)
            .text("aspectRatio", BflOptions::aspectRatio, BflOptions.Builder::aspectRatio)
            .text("resolution", BflOptions::resolution, BflOptions.Builder::resolution)
            .flag("grounding", BflOptions::grounding, BflOptions.Builder::grounding)
            .flag("raw", BflOptions::raw, BflOptions.Builder::raw)
            .decimal("imagePromptStrength", BflOptions::imagePromptStrength, BflOptions.Builder::imagePromptStrength)
            .text("finetuneId", BflOptions::finetuneId, BflOptions.Builder::finetuneId)
            .decimal("finetuneStrength", BflOptions::finetuneStrength, BflOptions.Builder::finetuneStrength)
            .list("referenceImages", JsonType.INPUT, BflOptions::referenceImages, BflOptions.Builder::referenceImages)
            .flag("controlMap", BflOptions::controlMap, BflOptions.Builder::controlMap)
            .optional("expansion", EXPANSION, BflOptions::expansion, BflOptions.Builder::expansion)
            .optional("outpaintOffset", OFFSET, BflOptions::outpaintOffset, BflOptions.Builder::outpaintOffset)
            .optional(
                    "outpaintMode",
                    JsonType.word(BflOutpaintMode.class),
                    BflOptions::outpaintMode,
                    BflOptions.Builder::outpaintMode)
            .flag("autoCrop", BflOptions::autoCrop, BflOptions.Builder::autoCrop)
            .integer("dilatePixels", BflOptions::dilatePixels, BflOptions.Builder::dilatePixels)
            .text("version", BflOptions::version, BflOptions.Builder::version)
            .text("user", BflOptions::user, BflOptions.Builder::user);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public BflOptionsFormat() {
        super(Bfl.PROVIDER, BflOptions.class, FIELDS);
    }
}
