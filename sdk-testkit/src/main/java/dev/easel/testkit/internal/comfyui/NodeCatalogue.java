package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The node classes of the server, and the files that their lists name. Immutable. */
final class NodeCatalogue {

    /**
     * Name, inputs and output types. A name with a star is an output node. An input is {@code name:TYPE}, with the least, the
     * most and the default value behind it; {@code name:@folder} a choice among files, {@code #folder} the same in the newer
     * form of lists, {@code [a,b]} a choice of words; a question mark makes it optional.
     */
    private static final String CLASSES = """
            CheckpointLoaderSimple|ckpt_name:@checkpoints|MODEL CLIP VAE
            UNETLoader|unet_name:@diffusion_models weight_dtype:[default,fp8_e4m3fn,fp8_e5m2]|MODEL
            CLIPLoader|clip_name:@text_encoders type:[stable_diffusion,sd3,flux]|CLIP
            DualCLIPLoader|clip_name1:@text_encoders clip_name2:@text_encoders type:[sdxl,sd3,flux]|CLIP
            TripleCLIPLoader|clip_name1:@text_encoders clip_name2:@text_encoders clip_name3:@text_encoders|CLIP
            VAELoader|vae_name:@vae|VAE
            LoraLoader|model:MODEL clip:CLIP lora_name:@loras strength_model:FLOAT,-100,100,1 strength_clip:FLOAT,-100,100,1|MODEL CLIP
            LoraLoaderModelOnly|model:MODEL lora_name:@loras strength_model:FLOAT,-100,100,1|MODEL
            CLIPSetLastLayer|clip:CLIP stop_at_clip_layer:INT,-24,-1,-1|CLIP
            CLIPTextEncode|text:STRING clip:CLIP|CONDITIONING
            ConditioningZeroOut|conditioning:CONDITIONING|CONDITIONING
            FluxGuidance|conditioning:CONDITIONING guidance:FLOAT,0,100,3.5|CONDITIONING
            EmptyLatentImage|width:INT,16,16384,512 height:INT,16,16384,512 batch_size:INT,1,4096,1|LATENT
            EmptySD3LatentImage|width:INT,16,16384,1024 height:INT,16,16384,1024 batch_size:INT,1,4096,1|LATENT
            KSampler|model:MODEL seed:INT,0,18446744073709551615,0 steps:INT,1,10000,20 cfg:FLOAT,0,100,8 sampler_name:@samplers scheduler:@schedulers positive:CONDITIONING negative:CONDITIONING latent_image:LATENT denoise:FLOAT,0,1,1|LATENT
            KSamplerAdvanced|model:MODEL add_noise:[enable,disable] noise_seed:INT,0,18446744073709551615,0 steps:INT,1,10000,20 cfg:FLOAT,0,100,8 sampler_name:@samplers scheduler:@schedulers positive:CONDITIONING negative:CONDITIONING latent_image:LATENT start_at_step:INT,0,10000,0 end_at_step:INT,0,10000,10000 return_with_leftover_noise:[disable,enable]|LATENT
            RandomNoise|noise_seed:INT,0,18446744073709551615,0|NOISE
            BasicGuider|model:MODEL conditioning:CONDITIONING|GUIDER
            KSamplerSelect|sampler_name:@samplers|SAMPLER
            BasicScheduler|model:MODEL scheduler:@schedulers steps:INT,1,10000,20 denoise:FLOAT,0,1,1|SIGMAS
            SamplerCustomAdvanced|noise:NOISE guider:GUIDER sampler:SAMPLER sigmas:SIGMAS latent_image:LATENT|LATENT LATENT
            VAEDecode|samples:LATENT vae:VAE|IMAGE
            VAEEncode|pixels:IMAGE vae:VAE|LATENT
            VAEEncodeForInpaint|pixels:IMAGE vae:VAE mask:MASK grow_mask_by:INT,0,64,6|LATENT
            InpaintModelConditioning|positive:CONDITIONING negative:CONDITIONING vae:VAE pixels:IMAGE mask:MASK noise_mask:BOOLEAN|CONDITIONING CONDITIONING LATENT
            SetLatentNoiseMask|samples:LATENT mask:MASK|LATENT
            RepeatLatentBatch|samples:LATENT amount:INT,1,64,1|LATENT
            LatentUpscaleBy|samples:LATENT upscale_method:[nearest-exact,bilinear,area,bicubic,bislerp] scale_by:FLOAT,0.01,8,1.5|LATENT
            LoadImage|image:STRING|IMAGE MASK
            LoadImageMask|image:STRING channel:[alpha,red,green,blue]|MASK
            EmptyImage|width:INT,1,16384,512 height:INT,1,16384,512 batch_size:INT,1,4096,1 color:INT,0,16777215,0|IMAGE
            ImageScale|image:IMAGE upscale_method:[nearest-exact,bilinear,area,bicubic,lanczos] width:INT,0,16384,512 height:INT,0,16384,512 crop:[disabled,center]|IMAGE
            ImageScaleBy|image:IMAGE upscale_method:[nearest-exact,bilinear,area,bicubic,lanczos] scale_by:FLOAT,0.01,8,1|IMAGE
            ResizeAndPadImage|image:IMAGE target_width:INT,1,16384,512 target_height:INT,1,16384,512 padding_color:[white,black] interpolation:[area,bicubic,nearest-exact,bilinear,lanczos]|IMAGE
            ImageToMask|image:IMAGE channel:[red,green,blue,alpha]|MASK
            ImageCompositeMasked|destination:IMAGE source:IMAGE x:INT,0,16384,0 y:INT,0,16384,0 resize_source:BOOLEAN mask?:MASK|IMAGE
            Canny|image:IMAGE low_threshold:FLOAT,0.01,0.99,0.4 high_threshold:FLOAT,0.01,0.99,0.8|IMAGE
            ControlNetLoader|control_net_name:@controlnet|CONTROL_NET
            SetUnionControlNetType|control_net:CONTROL_NET type:[auto,openpose,depth,hed/pidi/scribble/ted,canny/lineart/anime_lineart/mlsd,normal,segment,tile,repaint]|CONTROL_NET
            ControlNetApplyAdvanced|positive:CONDITIONING negative:CONDITIONING control_net:CONTROL_NET image:IMAGE strength:FLOAT,0,10,1 start_percent:FLOAT,0,1,0 end_percent:FLOAT,0,1,1 vae?:VAE|CONDITIONING CONDITIONING
            UpscaleModelLoader|model_name:#upscale_models|UPSCALE_MODEL
            ImageUpscaleWithModel|upscale_model:UPSCALE_MODEL image:IMAGE|IMAGE
            SaveImage*|images:IMAGE filename_prefix:STRING|
            PreviewImage*|images:IMAGE|
            SaveImageWebsocket*|images:IMAGE|
            SaveAnimatedPNG*|images:IMAGE filename_prefix:STRING fps:FLOAT,0.01,1000,6 compress_level:INT,0,9,4|
            VHS_VideoCombine*|images:IMAGE frame_rate:FLOAT,1,60,8 filename_prefix:STRING|
            """;

    private static final List<String> SAMPLERS = words("""
            euler euler_cfg_pp euler_ancestral euler_ancestral_cfg_pp heun heunpp2 exp_heun_2_x0 exp_heun_2_x0_sde dpm_2
            dpm_2_ancestral lms dpm_fast dpm_adaptive dpmpp_2s_ancestral dpmpp_2s_ancestral_cfg_pp dpmpp_sde dpmpp_sde_gpu
            dpmpp_2m dpmpp_2m_cfg_pp dpmpp_2m_sde dpmpp_2m_sde_gpu dpmpp_2m_sde_heun dpmpp_2m_sde_heun_gpu dpmpp_3m_sde
            dpmpp_3m_sde_gpu ddpm lcm ipndm ipndm_v deis res_multistep res_multistep_cfg_pp res_multistep_ancestral
            res_multistep_ancestral_cfg_pp gradient_estimation gradient_estimation_cfg_pp er_sde seeds_2 seeds_3 sa_solver
            sa_solver_pece ddim uni_pc uni_pc_bh2
            """);
    private static final List<String> SCHEDULERS =
            words("simple sgm_uniform karras exponential ddim_uniform beta normal linear_quadratic kl_optimal");

    private final Map<String, NodeClass> classes = new TreeMap<>();
    private final Map<String, List<String>> files = new TreeMap<>();
    private final boolean comboLists;

    NodeCatalogue(ComfySettings settings) {
        this.comboLists = settings.comboLists();
        settings.files()
                .forEach((folder, names) -> files.put(
                        folder,
                        names.stream()
                                .map(name -> settings.windows() ? name.replace('/', '\\') : name)
                                .toList()));
        CLASSES.lines().map(this::read).forEach(type -> classes.put(type.name(), type));
        if (!settings.objectInfo().isEmpty()) {
            JsonNode more = Json.read(settings.objectInfo().getBytes(StandardCharsets.UTF_8));
            if (!(more instanceof ObjectNode)) {
                throw new IllegalArgumentException(
                        "objectInfo is no JSON object; give classes as /object_info lists them");
            }
            more.properties()
                    .forEach(entry -> classes.put(entry.getKey(), NodeClass.of(entry.getKey(), entry.getValue())));
        }
    }

    @Nullable NodeClass find(String name) {
        return classes.get(name);
    }

    /** One class, or all of them where the name is null; empty for an unknown one. */
    ObjectNode describe(@Nullable String name) {
        ObjectNode all = Json.object();
        classes.values().stream()
                .filter(type -> name == null || type.name().equals(name))
                .forEach(type -> all.set(type.name(), type.describe()));
        return all;
    }

    /** The folders of model files. */
    List<String> folders() {
        return List.copyOf(files.keySet());
    }

    /** The files of a folder, or null where there is no such folder. */
    @Nullable List<String> files(String folder) {
        return files.get(folder);
    }

    private NodeClass read(String line) {
        String[] parts = line.split("\\|", -1);
        Map<String, NodeClass.Input> inputs = new LinkedHashMap<>();
        for (String input : words(parts[1])) {
            int colon = input.indexOf(':');
            String name = input.substring(0, colon);
            boolean optional = name.endsWith("?");
            inputs.put(
                    optional ? name.substring(0, name.length() - 1) : name,
                    input(input.substring(colon + 1), !optional));
        }
        boolean isOutput = parts[0].endsWith("*");
        return new NodeClass(
                isOutput ? parts[0].substring(0, parts[0].length() - 1) : parts[0], inputs, words(parts[2]), isOutput);
    }

    private NodeClass.Input input(String kind, boolean required) {
        char first = kind.charAt(0);
        if (first == '@' || first == '#' || first == '[') {
            List<String> options = first == '['
                    ? Arrays.asList(kind.substring(1, kind.length() - 1).split(",", -1))
                    : list(kind.substring(1));
            return new NodeClass.Input("COMBO", required, null, null, null, options, comboLists || first == '#');
        }
        String[] parts = kind.split(",", -1);
        boolean ranged = parts.length > 1;
        return new NodeClass.Input(
                parts[0],
                required,
                ranged ? new BigDecimal(parts[1]) : null,
                ranged ? new BigDecimal(parts[2]) : null,
                ranged ? new BigDecimal(parts[3]) : null,
                null,
                false);
    }

    private List<String> list(String name) {
        List<String> names = new ArrayList<>(
                switch (name) {
                    case "samplers" -> SAMPLERS;
                    case "schedulers" -> SCHEDULERS;
                    default -> files.getOrDefault(name, List.of());
                });
        if (name.equals("vae")) {
            names.add("pixel_space");
        }
        return names;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
