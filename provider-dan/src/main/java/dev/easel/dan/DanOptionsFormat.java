package dev.easel.dan;

import dev.easel.ResizeMode;
import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;

/** The JSON form of {@link DanOptions}: its fields have the names of the builder's methods. Immutable. */
public final class DanOptionsFormat extends OptionsFormat<DanOptions> {
    private static final JsonFields<DanOptions, DanOptions.Builder> FIELDS = JsonFields.of(
                    DanOptions::builder, DanOptions.Builder::build)
            .text("controlPreprocess", DanOptions::controlPreprocess, DanOptions.Builder::controlPreprocess)
            .optional(
                    "resizeMode",
                    JsonType.word(ResizeMode.class),
                    DanOptions::resizeMode,
                    DanOptions.Builder::resizeMode)
            .integer("maskBlur", DanOptions::maskBlur, DanOptions.Builder::maskBlur)
            .flag("invertMask", DanOptions::invertMask, DanOptions.Builder::invertMask)
            .optional(
                    "inpaintArea",
                    JsonType.word(InpaintArea.class),
                    DanOptions::inpaintArea,
                    DanOptions.Builder::inpaintArea)
            .text("upscaler2", DanOptions::upscaler2, DanOptions.Builder::upscaler2)
            .decimal("upscaler2Factor", DanOptions::upscaler2Factor, DanOptions.Builder::upscaler2Factor);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public DanOptionsFormat() {
        super(Dan.PROVIDER, DanOptions.class, FIELDS);
    }
}
