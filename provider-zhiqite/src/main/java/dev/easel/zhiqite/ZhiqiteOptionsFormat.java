package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonType;
import dev.easel.spi.JsonValue;
import dev.easel.spi.OptionsFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of {@link ZhiqiteOptions}: its fields have the names of the builder's methods. Immutable. */
public final class ZhiqiteOptionsFormat extends OptionsFormat<ZhiqiteOptions> {
    /** The one field of an object that stands for an input image among fields of the user's own. */
    private static final String INPUT = "easel:input";

    private static final JsonType<Object> FREE =
            JsonType.ANY.as("a value of the user's", ZhiqiteOptionsFormat::written, ZhiqiteOptionsFormat::read);

    private static final JsonFields<Adetailer, Adetailer.Builder> ADETAILER = JsonFields.of(
                    Adetailer::builder, Adetailer.Builder::build)
            .text("model", Adetailer::model, Adetailer.Builder::model)
            .text("prompt", Adetailer::prompt, Adetailer.Builder::prompt)
            .text("negativePrompt", Adetailer::negativePrompt, Adetailer.Builder::negativePrompt)
            .decimal("confidence", Adetailer::confidence, Adetailer.Builder::confidence)
            .decimal("maskMinRatio", Adetailer::maskMinRatio, Adetailer.Builder::maskMinRatio)
            .decimal("maskMaxRatio", Adetailer::maskMaxRatio, Adetailer.Builder::maskMaxRatio)
            .integer("dilateErode", Adetailer::dilateErode, Adetailer.Builder::dilateErode)
            .integer("xOffset", Adetailer::xOffset, Adetailer.Builder::xOffset)
            .integer("yOffset", Adetailer::yOffset, Adetailer.Builder::yOffset)
            .text("maskMergeInvert", Adetailer::maskMergeInvert, Adetailer.Builder::maskMergeInvert)
            .integer("maskBlur", Adetailer::maskBlur, Adetailer.Builder::maskBlur)
            .decimal("denoisingStrength", Adetailer::denoisingStrength, Adetailer.Builder::denoisingStrength)
            .flag("inpaintOnlyMasked", Adetailer::inpaintOnlyMasked, Adetailer.Builder::inpaintOnlyMasked)
            .integer(
                    "inpaintOnlyMaskedPadding",
                    Adetailer::inpaintOnlyMaskedPadding,
                    Adetailer.Builder::inpaintOnlyMaskedPadding)
            .flag("useInpaintWidthHeight", Adetailer::useInpaintWidthHeight, Adetailer.Builder::useInpaintWidthHeight)
            .integer("inpaintWidth", Adetailer::inpaintWidth, Adetailer.Builder::inpaintWidth)
            .integer("inpaintHeight", Adetailer::inpaintHeight, Adetailer.Builder::inpaintHeight)
            .flag("useSteps", Adetailer::useSteps, Adetailer.Builder::useSteps)
            .integer("steps", Adetailer::steps, Adetailer.Builder::steps)
            .flag("useCfgScale", Adetailer::useCfgScale, Adetailer.Builder::useCfgScale)
            .decimal("cfgScale", Adetailer::cfgScale, Adetailer.Builder::cfgScale)
            .flag("useSampler", Adetailer::useSampler, Adetailer.Builder::useSampler)
            .text("sampler", Adetailer::sampler, Adetailer.Builder::sampler)
            .flag("useNoiseMultiplier", Adetailer::useNoiseMultiplier, Adetailer.Builder::useNoiseMultiplier)
            .decimal("noiseMultiplier", Adetailer::noiseMultiplier, Adetailer.Builder::noiseMultiplier)
            .flag("restoreFace", Adetailer::restoreFace, Adetailer.Builder::restoreFace)
            .text("controlnetModel", Adetailer::controlnetModel, Adetailer.Builder::controlnetModel)
            .text("controlnetModule", Adetailer::controlnetModule, Adetailer.Builder::controlnetModule)
            .decimal("controlnetWeight", Adetailer::controlnetWeight, Adetailer.Builder::controlnetWeight)
            .decimal(
                    "controlnetGuidanceStart",
                    Adetailer::controlnetGuidanceStart,
                    Adetailer.Builder::controlnetGuidanceStart)
            .decimal(
                    "controlnetGuidanceEnd",
                    Adetailer::controlnetGuidanceEnd,
                    Adetailer.Builder::controlnetGuidanceEnd);

    private static final JsonFields<ZhiqiteOptions, ZhiqiteOptions.Builder> FIELDS = JsonFields.of(
                    ZhiqiteOptions::builder, ZhiqiteOptions.Builder::build)
            .optional(
                    "hiresSize",
                    JsonType.TEXT.as("a size such as 512x768", Size::toString, Size::parse),
                    ZhiqiteOptions::hiresSize,
                    ZhiqiteOptions.Builder::hiresSize)
            .list("adetailers", ADETAILER, ZhiqiteOptions::adetailers, ZhiqiteOptions.Builder::adetailers)
            .map("overrideSettings", FREE, ZhiqiteOptions::overrideSettings, ZhiqiteOptions.Builder::overrideSettings)
            .map("extraScripts", FREE, ZhiqiteOptions::extraScripts, ZhiqiteOptions.Builder::extraScripts)
            .map("controlnet", FREE, ZhiqiteOptions::controlnet, ZhiqiteOptions.Builder::controlnet)
            .integer("resizeMode", ZhiqiteOptions::resizeMode, ZhiqiteOptions.Builder::resizeMode)
            .integer("maskBlur", ZhiqiteOptions::maskBlur, ZhiqiteOptions.Builder::maskBlur)
            .integer("maskBlurX", ZhiqiteOptions::maskBlurX, ZhiqiteOptions.Builder::maskBlurX)
            .integer("maskBlurY", ZhiqiteOptions::maskBlurY, ZhiqiteOptions.Builder::maskBlurY)
            .integer("inpaintingFill", ZhiqiteOptions::inpaintingFill, ZhiqiteOptions.Builder::inpaintingFill)
            .flag("inpaintFullRes", ZhiqiteOptions::inpaintFullRes, ZhiqiteOptions.Builder::inpaintFullRes)
            .integer(
                    "inpaintFullResPadding",
                    ZhiqiteOptions::inpaintFullResPadding,
                    ZhiqiteOptions.Builder::inpaintFullResPadding)
            .integer(
                    "inpaintingMaskInvert",
                    ZhiqiteOptions::inpaintingMaskInvert,
                    ZhiqiteOptions.Builder::inpaintingMaskInvert)
            .decimal("imageCfgScale", ZhiqiteOptions::imageCfgScale, ZhiqiteOptions.Builder::imageCfgScale)
            .decimal(
                    "initialNoiseMultiplier",
                    ZhiqiteOptions::initialNoiseMultiplier,
                    ZhiqiteOptions.Builder::initialNoiseMultiplier);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public ZhiqiteOptionsFormat() {
        super(Zhiqite.PROVIDER, ZhiqiteOptions.class, FIELDS);
    }

    private static Object written(Object value) {
        if (value instanceof ImageInput) {
            return Map.of(INPUT, value);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ZhiqiteOptionsFormat::written).toList();
        }
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey(INPUT)) {
                throw new InvalidRequestException(Violation.of(
                        Violation.Code.CONFLICT,
                        "options",
                        "has a field \"" + INPUT
                                + "\", by which Easel names its own input images; choose another name"));
            }
            Map<Object, Object> fields = new LinkedHashMap<>();
            map.forEach((name, each) -> fields.put(name, written(each)));
            return fields;
        }
        return value;
    }

    private static Object read(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ZhiqiteOptionsFormat::read).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> fields = new LinkedHashMap<>();
            map.forEach((name, each) -> fields.put((String) name, read(each)));
            return fields.size() == 1 && fields.containsKey(INPUT)
                    ? JsonType.INPUT.read(
                            "options.zhiqite",
                            JsonValue.parse(JsonObject.create().putExtra(fields).toString())
                                    .get(INPUT))
                    : fields;
        }
        return value;
    }
}
