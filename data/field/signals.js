// What calls the officer when nobody looks at the phone: a tone made here, and a shake.

let audio = null;

// Browsers let a page sound only after it was touched.
export function allowSound() {
  audio ??= new AudioContext();
  if (audio.state === 'suspended')
    audio.resume();
}

export function call(times = 3) {
  navigator.vibrate?.(Array.from({ length: times * 2 }, (_, i) => (i % 2 ? 150 : 350)));
  if (audio?.state !== 'running')
    return;
  for (let i = 0; i < times; i++) {
    const at = audio.currentTime + i * 0.5;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.setValueAtTime(880, at);
    tone.frequency.setValueAtTime(660, at + 0.18);
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.42);
  }
}
