package dev.easel.bfl;

import dev.easel.DoubleRange;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model: a path of the service and the fields that it takes.
 *
 * @param name the path
 * @param isKnown whether Easel knows the model; of another, every field is sent as the user gave it
 * @param sizing how a size is told
 * @param imageField where the init image goes; empty where the model takes none
 * @param maxImages how many images it takes, the init image and references together
 * @param inlineImages whether its images are base64 only, and no addresses
 * @param fields the names of the other fields
 * @param required fields without which the model refuses a request
 * @param ranges what numbers may be, by their fields
 */
record BflModel(
        String name,
        boolean isKnown,
        BflSizing sizing,
        String imageField,
        int maxImages,
        boolean inlineImages,
        Set<String> fields,
        Set<String> required,
        Map<String, DoubleRange> ranges) {
    boolean takes(String field) {
        return fields.contains(field);
    }

    boolean requires(String field) {
        return required.contains(field);
    }

    Optional<DoubleRange> range(String field) {
        return Optional.ofNullable(ranges.get(field));
    }

    boolean takesImages() {
        return !imageField.isEmpty();
    }

    /** Whether the model's images are {@code input_image}, {@code input_image_2} and so on. */
    boolean numbersImages() {
        return imageField.equals("input_image") && maxImages > 1;
    }

    boolean listsImages() {
        return imageField.equals("images");
    }

    /** Whether the model takes the image of a ControlNet, prepared or not. */
    boolean takesControl() {
        return takes("control_image");
    }

    /** Whether its input images and the image that it generates have a limit together. */
    boolean limitsPixelsTogether() {
        return name.startsWith("flux-2-pro");
    }

    /** The field that turns the rewriting of prompts on or off; empty where the model does not rewrite. */
    Optional<String> rewritingField() {
        return takes("disable_pup")
                ? Optional.of("disable_pup")
                : takes("prompt_upsampling") ? Optional.of("prompt_upsampling") : Optional.empty();
    }

    /** Whether prompts are rewritten unless the user says otherwise. */
    boolean rewrites() {
        return takes("disable_pup") || name.equals("flux-2-flex");
    }

    /** Whether it needs the one cluster where its finetune was trained. Of the klein finetunes the service says so nowhere. */
    boolean needsOneCluster() {
        return takes("finetune_id") && isKnown && !name.startsWith("flux-2-");
    }
}
