// Shaders of the globe. What shines lies flat on the ball: discs for spots, rings for pulses.

const FLAT = /* glsl */ `
  attribute vec3 place;
  attribute float size;
  attribute float part;
  varying vec2 on;
  varying float age;
  void main() {
    vec3 up = normalize(place);
    vec3 east = normalize(cross(vec3(0.001, 1.0, 0.0), up));
    vec3 north = cross(up, east);
    on = position.xy;
    age = part;
    vec3 at = up * 1.006 + (east * on.x + north * on.y) * size;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(at, 1.0);
  }`;

export const SPOT = {
  vertexShader: FLAT,
  fragmentShader: /* glsl */ `
    uniform vec3 colour;
    uniform vec3 core;
    varying vec2 on;
    void main() {
      float far = length(on);
      float disc = smoothstep(0.40, 0.34, far);
      float glow = pow(max(0.0, 1.0 - far), 2.0) * 0.7;
      gl_FragColor = vec4(mix(colour, core, smoothstep(0.22, 0.12, far)), max(disc, glow));
    }`,
};

export const RING = {
  vertexShader: FLAT,
  fragmentShader: /* glsl */ `
    uniform vec3 colour;
    varying vec2 on;
    varying float age;
    void main() {
      float at = 0.95 * (1.0 - pow(1.0 - age, 2.0));
      float ring = smoothstep(0.09, 0.0, abs(length(on) - at));
      gl_FragColor = vec4(colour, ring * pow(1.0 - age, 1.5));
    }`,
};

export const BALL = {
  vertexShader: /* glsl */ `
    varying vec3 facing;
    void main() {
      facing = normalize(normalMatrix * normal);
      gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
    }`,
  fragmentShader: /* glsl */ `
    uniform vec3 colour;
    uniform vec3 light;
    varying vec3 facing;
    void main() {
      float rim = pow(1.0 - max(0.0, facing.z), 3.0);
      float day = 0.10 * max(0.0, dot(facing, normalize(vec3(-0.6, 0.7, 0.5))));
      gl_FragColor = vec4(colour + light * (0.45 * rim + day), 1.0);
    }`,
};

/** Around the ball; `edge` is how much of it faces away where the ball begins. */
export const AIR = {
  vertexShader: BALL.vertexShader,
  fragmentShader: /* glsl */ `
    uniform vec3 light;
    uniform float edge;
    varying vec3 facing;
    void main() {
      float near = clamp(-facing.z / edge, 0.0, 1.0);
      gl_FragColor = vec4(light, 0.55 * pow(near, 3.0));
    }`,
};

export const DOTS = {
  vertexShader: /* glsl */ `
    uniform float size;
    varying float facing;
    void main() {
      facing = max(0.0, normalize(normalMatrix * position).z);
      gl_PointSize = size * (0.45 + 0.55 * facing);
      gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
    }`,
  fragmentShader: /* glsl */ `
    uniform vec3 colour;
    varying float facing;
    void main() {
      float far = length(gl_PointCoord - 0.5);
      gl_FragColor = vec4(colour, smoothstep(0.5, 0.36, far) * (0.35 + 0.65 * facing));
    }`,
};

export const FLIGHT = {
  vertexShader: /* glsl */ `
    varying float along;
    void main() {
      along = uv.x;
      gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
    }`,
  fragmentShader: /* glsl */ `
    uniform vec3 light;
    uniform vec3 core;
    uniform vec2 lit;
    varying float along;
    void main() {
      if (along > lit.y || along < lit.x) discard;
      float part = (along - lit.x) / max(0.001, lit.y - lit.x);
      gl_FragColor = vec4(mix(light, core, pow(part, 6.0)), 0.15 + 0.85 * part);
    }`,
};
