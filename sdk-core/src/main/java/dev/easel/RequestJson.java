package dev.easel;

import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.OptionsFormat;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON form of an {@link ImageRequest}. */
final class RequestJson {
    /** Counted up when what is written would mean something else to an older reader, not for another field: it refuses that by name. */
    private static final int VERSION = 1;

    static final JsonType<Size> SIZE = JsonType.TEXT.as("a size such as 512x768", Size::toString, Size::parse);

    static final JsonFields<Lora, LoraBuilder> LORA = JsonFields.<Lora, LoraBuilder>of(
                    () -> new LoraBuilder().weight(1), LoraBuilder::build)
            .required("id", JsonType.TEXT, Lora::id, LoraBuilder::id)
            .value("weight", JsonType.DECIMAL, Lora::weight, LoraBuilder::weight);

    static final JsonFields<ControlNet, ControlNet.Builder> CONTROL = JsonFields.of(
                    ControlNet::builder, ControlNet.Builder::build)
            .required(
                    "type",
                    JsonType.TEXT.as("a kind of ControlNet", ControlType::name, ControlType::of),
                    ControlNet::type,
                    ControlNet.Builder::type)
            .required("image", JsonType.INPUT, ControlNet::image, ControlNet.Builder::image)
            .text("model", ControlNet::model, ControlNet.Builder::model)
            .decimal("weight", ControlNet::weight, ControlNet.Builder::weight)
            .decimal("guidanceStart", ControlNet::guidanceStart, ControlNet.Builder::guidanceStart)
            .decimal("guidanceEnd", ControlNet::guidanceEnd, ControlNet.Builder::guidanceEnd)
            .integer("lowThreshold", ControlNet::lowThreshold, ControlNet.Builder::lowThreshold)
            .integer("highThreshold", ControlNet::highThreshold, ControlNet.Builder::highThreshold)
            .optional(
                    "resizeMode",
                    JsonType.word(ResizeMode.class),
                    ControlNet::resizeMode,
                    ControlNet.Builder::resizeMode)
            .flag("guessMode", ControlNet::guessMode, ControlNet.Builder::guessMode);

    static final JsonFields<Upscale, Upscale.Builder> UPSCALE = JsonFields.of(Upscale::builder, Upscale.Builder::build)
            .required("factor", JsonType.DECIMAL, Upscale::factor, Upscale.Builder::factor)
            .text("upscaler", Upscale::upscaler, Upscale.Builder::upscaler)
            .decimal("denoisingStrength", Upscale::denoisingStrength, Upscale.Builder::denoisingStrength)
            .integer("steps", Upscale::steps, Upscale.Builder::steps);

    static final JsonFields<ImageRequest, ImageRequest.Builder> REQUEST = JsonFields.of(
                    ImageRequest::builder, ImageRequest.Builder::build)
            .value("version", JsonType.INTEGER, request -> VERSION, (builder, version) -> {})
            .value("prompt", JsonType.TEXT, ImageRequest::prompt, ImageRequest.Builder::prompt)
            .text("negativePrompt", ImageRequest::negativePrompt, ImageRequest.Builder::negativePrompt)
            .text("model", ImageRequest::model, ImageRequest.Builder::model)
            .optional("size", SIZE, ImageRequest::size, ImageRequest.Builder::size)
            .value("count", JsonType.INTEGER, ImageRequest::count, ImageRequest.Builder::count)
            .integer("steps", ImageRequest::steps, ImageRequest.Builder::steps)
            .decimal("guidanceScale", ImageRequest::guidanceScale, ImageRequest.Builder::guidanceScale)
            .optional(
                    "sampler",
                    JsonType.TEXT.as("a sampler", Sampler::name, Sampler::of),
                    ImageRequest::sampler,
                    ImageRequest.Builder::sampler)
            .optional(
                    "scheduler",
                    JsonType.TEXT.as("a scheduler", Scheduler::name, Scheduler::of),
                    ImageRequest::scheduler,
                    ImageRequest.Builder::scheduler)
            .optional("seed", JsonType.LONG, request -> boxed(request.seed()), ImageRequest.Builder::seed)
            .list("loras", LORA, ImageRequest::loras, ImageRequest.Builder::loras)
            .text("vae", ImageRequest::vae, ImageRequest.Builder::vae)
            .integer("clipSkip", ImageRequest::clipSkip, ImageRequest.Builder::clipSkip)
            .optional("initImage", JsonType.INPUT, ImageRequest::initImage, ImageRequest.Builder::initImage)
            .decimal("strength", ImageRequest::strength, ImageRequest.Builder::strength)
            .optional("mask", JsonType.INPUT, ImageRequest::mask, ImageRequest.Builder::mask)
            .list("controls", CONTROL, ImageRequest::controls, ImageRequest.Builder::controls)
            .optional("upscale", UPSCALE, ImageRequest::upscale, ImageRequest.Builder::upscale)
            .flag("restoreFaces", ImageRequest::restoreFaces, ImageRequest.Builder::restoreFaces)
            .optional(
                    "outputFormat",
                    JsonType.word(ImageFormat.class),
                    ImageRequest::outputFormat,
                    ImageRequest.Builder::outputFormat)
            .optional("callbackUrl", JsonType.ADDRESS, ImageRequest::callbackUrl, ImageRequest.Builder::callbackUrl)
            .text("requestId", ImageRequest::requestId, ImageRequest.Builder::requestId)
            .optional(
                    "options",
                    OptionsFormat.installed(),
                    request -> Optional.of(request.options()).filter(options -> !options.isEmpty()),
                    ImageRequest.Builder::options)
            .map("extraFields", JsonType.ANY, ImageRequest::extraFields, ImageRequest.Builder::extraFields);

    private RequestJson() {}

    static String write(ImageRequest request, JsonDocument.Inputs inputs) {
        return JsonDocument.text(REQUEST.write(request), inputs);
    }

    static ImageRequest read(String json) {
        return REQUEST.read("", JsonDocument.parse("request", json, VERSION));
    }

    static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }
}
