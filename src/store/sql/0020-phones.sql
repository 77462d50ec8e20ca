-- Whether a phone was on duty is asked for each position that it sends.
CREATE INDEX reports_by_device ON reports (device, device_time);
