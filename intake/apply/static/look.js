// A first look at a photo before it is sent: size, light, contrast, sharpness; the same measures as the server's own look,
// and the Laplacian beside them, on a canvas of at most 1200 pixels.
const REFUSED = 400; // pixels of the long side: below, nobody can read it
const SMALL = 800;
const SIDE = 1200;

// Reasons why the photo may not do (names of words.js REASONS), [] when it may; null when the browser can't open it.
export async function lookAt(file) {
  if (!file.type.startsWith("image/")) return [];
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null; // HEIC and the like: the server judges
  }
  try {
    const long = Math.max(picture.width, picture.height);
    if (long < REFUSED) return ["too_small"];
    const reasons = long < SMALL ? ["too_small"] : [];
    const scale = Math.min(1, SIDE / long);
    const grey = greyOf(picture, Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
    return [...reasons, ...judge(grey)];
  } finally {
    picture.close();
  }
}

function greyOf(picture, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const values = new Uint8Array(width * height);
  for (let at = 0; at < values.length; at += 1) values[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  return { values, width, height };
}

export function judge({ values, width, height }) {
  const light = new Uint32Array(256);
  for (const value of values) light[value] += 1;
  const reasons = [];
  if (share(light, 0.9) < 70) reasons.push("dark");
  if (share(light, 0.95) - share(light, 0.02) < 40) reasons.push("low_contrast");
  const steps = new Uint32Array(256);
  const curves = new Uint32Array(1021);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      steps[Math.abs(values[at + 1] - values[at])] += 1;
      curves[Math.abs(4 * values[at] - values[at - 1] - values[at + 1] - values[at - width] - values[at + width])] += 1;
    }
  }
  const contrast = Math.max(share(light, 0.98) - share(light, 0.02), 1);
  // Edges may be steep in one direction only (a camera that moved), so both must be soft before it is called blurred.
  if (share(steps, 0.997) / contrast < 0.08 || share(curves, 0.997) / contrast < 0.12) reasons.push("blur");
  return reasons;
}

// The value below which that share of what a histogram counts lies.
function share(histogram, part) {
  let left = part * histogram.reduce((sum, count) => sum + count, 0);
  for (let value = 0; value < histogram.length; value += 1) {
    left -= histogram[value];
    if (left <= 0) return value;
  }
  return histogram.length - 1;
}
