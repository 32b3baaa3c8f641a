package dev.easel.comfyui;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.FailureDetails;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ResizeMode;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules that the capabilities cannot say. */
final class ComfyUiChecks {
    private static final Set<WorkflowField> ALWAYS_THERE =
            EnumSet.of(WorkflowField.PROMPT, WorkflowField.NEGATIVE_PROMPT, WorkflowField.SEED, WorkflowField.OUTPUT);

    private static final String TO_SOCKET = "SaveImageWebsocket";

    private ComfyUiChecks() {}

    /**
     * @param model the checkpoint of requests that name none
     * @param dialect the interface by which the graph is run
     */
    static void check(ImageRequest request, @Nullable String model, ComfyUiDialect dialect, Findings findings) {
        ComfyUiOptions options = ComfyUiOptions.of(request);
        if (dialect != ComfyUiDialect.NATIVE && options.previews()) {
            findings.unsupported("options", "has previews", "the Comfy API v2 has no setting for them");
        }
        ComfyUiSamplers.check(request, findings);
        if (options.workflow().isPresent()) {
            workflow(request, options, options.workflow().get(), model, findings);
            return;
        }
        if (request.model().isEmpty() && model == null) {
            findings.violation(
                    Code.MISSING,
                    "model",
                    "is missing; name a checkpoint of the server, here or with the builder's model");
        }
        if (request.size().isEmpty() && request.initImage().isEmpty()) {
            findings.violation(
                    Code.MISSING,
                    "size",
                    "is missing; give the size that the model is made for, for example 512x512 or 1024x1024");
        }
        if (request.mask().isPresent()
                && options.inpainting() == ComfyUiInpainting.ERASE
                && request.strength().orElse(1) < 1) {
            findings.uncertain(
                    "strength",
                    "is below 1, and inpainting by ERASE starts from grey, which shows through; leave it out, or use KEEP");
        }
        for (ControlNet control : request.controls()) {
            control(control, options, findings);
        }
        request.upscale().ifPresent(upscale -> upscale(request, upscale, findings));
    }

    private static void control(ControlNet control, ComfyUiOptions options, Findings findings) {
        if (control.model().isEmpty()) {
            findings.violation(
                    Code.MISSING,
                    "controls",
                    "has type " + control.type() + " without a model; name a ControlNet of the server");
        }
        control.guessMode()
                .filter(guess -> guess)
                .ifPresent(guess -> findings.unsupported("controls", "has guessMode", "ComfyUI has no such mode"));
        control.resizeMode()
                .filter(mode -> mode != ResizeMode.RESIZE && mode != ResizeMode.CROP)
                .ifPresent(mode -> findings.unsupported(
                        "controls",
                        "has resizeMode " + mode,
                        "ComfyUI cuts the image off at its edges",
                        "use RESIZE or CROP"));
        boolean edges = control.type().equals(ControlType.CANNY) && !options.controlMaps();
        if (!edges
                && (control.lowThreshold().isPresent()
                        || control.highThreshold().isPresent())) {
            findings.unsupported("controls", "has thresholds", "edges are found for the type canny alone");
        }
        if (!edges && !options.controlMaps()) {
            findings.uncertain(
                    "controls",
                    "has type " + control.type()
                            + ", for which ComfyUI makes no map: the image is used as it is; give a"
                            + " finished map, and say so with controlMaps of ComfyUiOptions");
        }
    }

    private static void upscale(ImageRequest request, Upscale upscale, Findings findings) {
        Upscaler upscaler =
                Upscaler.of(upscale.upscaler().orElse(request.mask().isPresent() ? Upscaler.LANCZOS : Upscaler.LATENT));
        upscaler(upscaler).ifPresent(findings::violation);
        if (request.mask().isPresent() && upscaler.kind() == Upscaler.Kind.LATENT) {
            findings.violation(
                    Code.CONFLICT,
                    "upscale",
                    "has the upscaler Latent together with a mask, whose other part has to stay as it is; use lanczos or a"
                            + " model of the server");
        }
        boolean drawsAgain = upscaler.kind() == Upscaler.Kind.LATENT
                || upscale.denoisingStrength().orElse(0) > 0;
        if (upscale.steps().isPresent() && !drawsAgain) {
            findings.unsupported(
                    "upscale",
                    "has steps",
                    "without denoisingStrength nothing is drawn again",
                    "set denoisingStrength too");
        }
    }

    private static Optional<Violation> upscaler(Upscaler upscaler) {
        return upscaler.kind() == Upscaler.Kind.UNKNOWN
                ? Optional.of(Violation.of(
                        Code.UNSUPPORTED,
                        "upscale",
                        "has the upscaler Latent (" + upscaler.name()
                                + "); ComfyUI has nearest-exact, bilinear, area, bicubic and bislerp"))
                : Optional.empty();
    }

    private static void workflow(
            ImageRequest request,
            ComfyUiOptions options,
            ComfyUiWorkflow workflow,
            @Nullable String model,
            Findings findings) {
        WorkflowPlan plan;
        try {
            plan = WorkflowPlan.of(workflow);
        } catch (InvalidRequestException wrong) {
            wrong.violations().forEach(findings::violation);
            return;
        }
        if (workflow.nodes().values().stream()
                .anyMatch(node -> WorkflowNodes.type(node).equals(TO_SOCKET))) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "workflow",
                    "has a node " + TO_SOCKET
                            + ", whose images are lost with the WebSocket; use SaveImage or PreviewImage");
        }
        Set<String> said = new java.util.HashSet<>();
        for (WorkflowField field : WorkflowField.values()) {
            boolean has = plan.fields().contains(field);
            boolean set = field.isSetIn(request) || field == WorkflowField.MODEL && model != null;
            if (field == WorkflowField.PROMPT && !has) {
                findings.violation(
                        Code.MISSING,
                        "workflow",
                        "has no place for the prompt; bind it, give a node the title easel:prompt, or write %prompt%");
            } else if (field.isSetIn(request) && !has && said.add(field.requestField())) {
                findings.unsupported(
                        field.requestField(),
                        "",
                        "the workflow has no place for it",
                        "bind " + field.field() + ", or leave it out");
            } else if (has && !set && !ALWAYS_THERE.contains(field) && said.add(field.requestField())) {
                findings.violation(
                        Code.MISSING, field.requestField(), "is missing, and the workflow has a place for it; set it");
            }
        }
        unbindable(request, options, findings);
        if (request.count() > 1 && !plan.fields().contains(WorkflowField.SEED)) {
            findings.uncertain(
                    "count",
                    "is " + request.count()
                            + ", and the workflow has no place for the seed: the server runs the same graph"
                            + " once and names the same files again; bind seed");
        }
    }

    private static void unbindable(ImageRequest request, ComfyUiOptions options, Findings findings) {
        String reason = "a workflow of your own has no place for it";
        if (!request.loras().isEmpty()) {
            findings.unsupported("loras", "", reason, "put them into the workflow");
        }
        if (!request.controls().isEmpty()) {
            findings.unsupported("controls", "", reason, "put them into the workflow");
        }
        if (request.upscale().isPresent()) {
            findings.unsupported("upscale", "", reason, "put it into the workflow");
        }
        if (options.temporary()) {
            findings.unsupported("options", "has temporary", reason, "use a node that saves previews");
        }
    }

    /** @throws InvalidRequestException if the server cannot do what is asked */
    static void require(UpscaleRequest request) {
        Upscaler upscaler = Upscaler.of(request.upscaler().orElse(Upscaler.LANCZOS));
        ComfyUiOptions options = ComfyUiOptions.in(request.options());
        if (upscaler.kind() == Upscaler.Kind.LATENT || upscaler.kind() == Upscaler.Kind.UNKNOWN) {
            throw wrong(
                    Code.UNSUPPORTED,
                    "upscaler",
                    "is of a latent image, which a finished one is not; use lanczos or a model of the server");
        }
        if (request.factor() > 8) {
            throw wrong(Code.OUT_OF_RANGE, "factor", "is " + request.factor() + "; comfyui takes up to 8");
        }
        if (options.workflow().isPresent()) {
            throw wrong(
                    Code.UNSUPPORTED,
                    "options",
                    "has a workflow, which an upscale does not run; generate with it, the image as initImage");
        }
    }

    static InvalidRequestException wrong(Code code, String field, String message) {
        return new InvalidRequestException(
                List.of(Violation.of(code, field, message)),
                FailureDetails.builder().provider(ComfyUi.PROVIDER).build());
    }

    /** How a file is requested that is to come in another format than it was saved in; empty for as it is. */
    static String view(ImageRequest request) {
        ImageFormat format = request.outputFormat().orElse(ImageFormat.PNG);
        return format == ImageFormat.JPEG ? "jpeg;95" : format == ImageFormat.WEBP ? "webp;95" : "";
    }
}
