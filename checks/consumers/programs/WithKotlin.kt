import dev.easel.ImageRequest
import dev.easel.dan.Dan

fun main(arguments: Array<String>) {
    val request = ImageRequest.builder()
        .prompt("a lighthouse at dusk")
        .model(Dan.MODEL_CLARITY)
        .size(64, 64)
        .build()
    val size: Int = Dan.builder().baseUrl(arguments[0]).apiKey("sk-" + "0".repeat(48)).build().use { client ->
        client.generate(request).first().bytes().size
    }
    check(size > 0)
    println("generated")
}
